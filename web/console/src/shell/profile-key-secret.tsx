import { Button, Input, Modal, Space } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import type { NewKey } from "@/api/types";

/** A key that was just made, until one says that it is kept: it is not shown again. */
export function KeySecret({ made, onKept }: { made: NewKey; onKept(): void }) {
  const { t } = useTranslation("account");
  const { message } = useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(made.secret);
    void message.success(t("totp.copied"));
  };
  return (
    <Modal open title={made.key.name} closable={false} keyboard={false} mask={{ closable: false }} footer={null}>
      <p>{t("keys.secretText")}</p>
      <Space.Compact block style={{ marginBottom: 16 }}>
        <Input
          readOnly
          aria-label={t("keys.secret")}
          value={made.secret}
          style={{ fontFamily: "monospace" }}
          onFocus={(event) => event.target.select()}
        />
        <Button autoFocus onClick={copy}>
          {t("totp.copy")}
        </Button>
      </Space.Compact>
      <Button type="primary" onClick={onKept}>
        {t("keys.kept")}
      </Button>
    </Modal>
  );
}
