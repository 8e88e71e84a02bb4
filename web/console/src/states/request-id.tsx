import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** The id under which the server's log has a request, to copy for whoever reads that log. */
export function RequestId({ id }: { id: string }) {
  const { t } = useTranslation("base");
  const [copied, setCopied] = useState(false);
  const label = copied ? t("copied") : t("copy");
  return (
    <span style={{ color: "var(--ant-color-text-secondary)" }}>
      {t("error.requestId", { id })}{" "}
      <Button
        type="text"
        size="small"
        icon={copied ? <CheckOutlined /> : <CopyOutlined />}
        aria-label={label}
        title={label}
        onClick={() => void navigator.clipboard?.writeText(id).then(() => setCopied(true))}
      />
    </span>
  );
}
