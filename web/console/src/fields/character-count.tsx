import { useTranslation } from "react-i18next";
import styles from "./fields.module.css";
import { characters } from "./values";

/** How much of the permitted length is used, once it is nearly used up. */
export function CharacterCount({ text, max }: { text: string; max?: number }) {
  const { t } = useTranslation("fields");
  if (max === undefined || text.length < max * 0.8) return null;
  const count = characters(text);
  return (
    <span className={count > max ? styles.over : styles.count} aria-hidden="true">
      {t("count", { count, max })}
    </span>
  );
}
