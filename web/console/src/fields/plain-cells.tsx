import { CheckCircleFilled, MinusCircleOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n";
import type { CellProps } from "./cells";
import styles from "./cells.module.css";
import { ChoiceMark } from "./choice-mark";
import { dayOf, momentOf, offsetText, viewerZone } from "./dates";
import { formatMoney, formatNumber } from "./numbers";

export function NumberValue({ value, size }: CellProps) {
  const { language } = useLanguage();
  return (
    <span className={size === "long" ? styles.figure : styles.figureRight}>
      {formatNumber(value, language) || String(value)}
    </span>
  );
}

export function MoneyValue({ field, value, size }: CellProps) {
  const { language } = useLanguage();
  const amount = formatMoney(value, field.currency ?? "CNY", language) || String(value);
  return <span className={size === "long" ? styles.figure : styles.figureRight}>{amount}</span>;
}

export function BoolValue({ value }: CellProps) {
  const { t } = useTranslation();
  const word = t(value === true ? "yes" : "no");
  return (
    <span className={styles.bool} title={word}>
      {value === true ? (
        <CheckCircleFilled className={styles.yes} aria-hidden="true" />
      ) : (
        <MinusCircleOutlined className={styles.quiet} aria-hidden="true" />
      )}
      <span>{word}</span>
    </span>
  );
}

export function ChoiceValue({ field, value }: CellProps) {
  const { text } = useLanguage();
  const key = String(value);
  const choice = field.choices?.find((candidate) => candidate.value === key);
  return <ChoiceMark framed value={key} label={text(choice?.label) || key} />;
}

/** A moment in the viewer's zone; on pointing at it, to the millisecond with the zone. */
export function MomentValue({ value, size }: CellProps) {
  const { language } = useLanguage();
  const at = momentOf(value);
  if (!at) return <span>{String(value)}</span>;
  const local = at.locale(language === "zh" ? "zh-cn" : "en");
  const exact = `${at.format(at.millisecond() ? "YYYY-MM-DD HH:mm:ss.SSS" : "YYYY-MM-DD HH:mm:ss")} ${viewerZone()} (${offsetText(at)})\n${at.toISOString()}`;
  return (
    <time dateTime={at.toISOString()} title={exact} className={styles.time}>
      {local.format(size === "long" ? "ll LTS" : "ll LT")}
    </time>
  );
}

export function DayValue({ value }: CellProps) {
  const { language } = useLanguage();
  const day = dayOf(value);
  if (!day) return <span>{String(value)}</span>;
  return (
    <time dateTime={String(value)} title={String(value)} className={styles.time}>
      {day.locale(language === "zh" ? "zh-cn" : "en").format("ll")}
    </time>
  );
}

const shownTags = 3;

export function TagsValue({ value, size }: CellProps) {
  const { t } = useTranslation("fields");
  const tags = Array.isArray(value) ? value.map(String) : [String(value)];
  const shown = size === "long" ? tags : tags.slice(0, shownTags);
  return (
    <span
      className={size === "long" ? styles.tags : styles.tagsLine}
      title={size === "long" ? undefined : tags.join(", ")}
    >
      {shown.map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
        </span>
      ))}
      {tags.length > shown.length && (
        <span className={styles.quiet}>{t("many.rest", { count: tags.length - shown.length })}</span>
      )}
    </span>
  );
}
