import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { usePasswordLength } from "@/api/session";
import styles from "./password-meter.module.css";
import { strengthOf } from "./password-strength";

interface PasswordMeterProps {
  password: string;
  /** What everybody knows of the owner: it makes no password better. */
  known?: readonly string[];
}

const none: readonly string[] = [];

/**
 * An estimate of how hard a password is to guess, as a bar and in words, which are read out when they change. It takes the same
 * room whatever it says. The texts are those of the namespace password.
 */
export function PasswordMeter({ password, known = none }: PasswordMeterProps) {
  const { t } = useTranslation("password");
  const shortest = usePasswordLength();
  const about = known.join("\n");
  const { level, advice } = useMemo(
    () => strengthOf(password, shortest, about.split("\n")),
    [password, shortest, about],
  );
  const said = advice
    ? t("strength.said", { level: t(`strength.${level}`), advice: t(`strength.${advice}`) })
    : t(`strength.${level}`);
  return (
    <div className={styles.meter} data-testid="password-strength" data-level={level}>
      <span className={styles.bar} data-level={level} aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <span key={step} data-on={step <= level ? "" : undefined} />
        ))}
      </span>
      <span className={styles.said} title={said} role="status">
        {said}
      </span>
    </div>
  );
}
