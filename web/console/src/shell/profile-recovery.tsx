import { Button, Space } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import styles from "./profile.module.css";

/** Recovery codes, to copy or to download: they are not shown again. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept(): void }) {
  const { t } = useTranslation("account");
  const { message } = useApp();
  const text = `${codes.join("\n")}\n`;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    void message.success(t("totp.copied"));
  };
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <section aria-label={t("totp.recovery")}>
      <p style={{ marginTop: 0 }}>{t("totp.recoveryText")}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Space wrap>
        <Button onClick={copy}>{t("totp.copy")}</Button>
        <Button onClick={download}>{t("totp.download")}</Button>
        <Button type="primary" onClick={onKept}>
          {t("totp.kept")}
        </Button>
      </Space>
    </section>
  );
}
