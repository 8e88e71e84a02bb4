import { Result } from "antd";
import { useTranslation } from "react-i18next";

export function MissingPage() {
  const { t } = useTranslation();
  return <Result status="404" icon={null} title={t("error.notFound")} subTitle={t("error.notFoundHelp")} />;
}
