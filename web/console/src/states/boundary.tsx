import { WarningOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { Notice } from "./notice";

/** What is shown when a page's own code fails. */
export function RouteErrorView() {
  const { t } = useTranslation("base");
  const error = useRouteError();
  useEffect(() => console.error(error), [error]);
  return (
    <Notice
      icon={<WarningOutlined />}
      title={t("error.crash")}
      text={t("error.unexpected")}
      actions={
        <Button type="primary" onClick={() => window.location.reload()}>
          {t("error.reload")}
        </Button>
      }
    />
  );
}
