import { EyeOutlined, SwapOutlined } from "@ant-design/icons";
import { Button } from "antd";
import useApp from "antd/es/app/useApp";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "@/api/types";
import { useErrorText } from "@/states/error";
import styles from "./acting.module.css";
import { endActing } from "./impersonation";
import { endPreview } from "./preview";

const minute = 60_000;

/** Says on every page that somebody acts as another user, and for how long still, or looks at a preview; it stays. */
export function ActingBanner({ me }: { me: Me }) {
  const { t } = useTranslation("shell");
  const { message } = useApp();
  const errorText = useErrorText();
  const until = me.impersonator ? Date.parse(me.impersonator.expires_at) : 0;
  const [now, setNow] = useState(Date.now);
  const [ending, setEnding] = useState(false);
  useEffect(() => {
    if (!until) return;
    const tick = setInterval(() => setNow(Date.now()), minute / 6);
    const over = setTimeout(() => void endActing().catch(() => {}), Math.max(0, until - Date.now()) + 1000);
    return () => {
      clearInterval(tick);
      clearTimeout(over);
    };
  }, [until]);
  if (me.preview) {
    return (
      <section className={styles.banner} aria-label={t("preview.label")}>
        <EyeOutlined aria-hidden />
        <span role="status" className={styles.text}>
          {t(`preview.${me.preview.kind}`, { name: me.preview.name })}
        </span>
        <span className={styles.left} />
        <Button size="small" onClick={endPreview}>
          {t("acting.end")}
        </Button>
      </section>
    );
  }
  if (!me.impersonator) return null;
  const name = (who: { username: string; display_name: string }) => who.display_name || who.username;
  const end = async () => {
    setEnding(true);
    try {
      await endActing();
    } catch (error) {
      setEnding(false);
      void message.error(errorText(error));
    }
  };
  return (
    <section className={styles.banner} aria-label={t("acting.label")}>
      <SwapOutlined aria-hidden />
      <span role="status" className={styles.text} title={me.impersonator.reason}>
        {t("acting.text", { impersonator: name(me.impersonator), user: name(me) })}
      </span>
      <span className={styles.left}>{t("acting.left", { count: Math.max(0, Math.ceil((until - now) / minute)) })}</span>
      <Button size="small" loading={ending} onClick={end}>
        {t("acting.end")}
      </Button>
    </section>
  );
}
