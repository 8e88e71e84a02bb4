import { FileSearchOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useTitle } from "@/shell/title";
import { Notice } from "@/states/notice";

export function MissingPage() {
  const { t } = useTranslation("base");
  useTitle(t("error.notFound"));
  return (
    <Notice
      icon={<FileSearchOutlined />}
      title={t("error.notFound")}
      text={t("error.notFoundHelp")}
      actions={
        <Link to="/">
          <Button type="primary">{t("home")}</Button>
        </Link>
      }
    />
  );
}
