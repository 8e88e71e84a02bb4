import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CellProps } from "./cells";
import styles from "./cells.module.css";
import { mailHref, safeHref } from "./links";

const MarkdownView = lazy(async () => ({ default: (await import("./markdown-view")).MarkdownView }));

/** So much of a long text stands there at first. */
const first = 5_000;
/** So much of a text is looked at for one line. */
const line = 300;

export function TextValue({ value, size }: CellProps) {
  const text = asText(value);
  if (size === "long") return <LongText text={text} />;
  return (
    <span className={styles.line} title={text.slice(0, 1000)}>
      {text.slice(0, line)}
    </span>
  );
}

export function LongTextValue(props: CellProps) {
  return <TextValue {...props} />;
}

function LongText({ text }: { text: string }) {
  const { t } = useTranslation("fields");
  const [all, setAll] = useState(false);
  if (text.length <= first) return <span className={styles.text}>{text}</span>;
  return (
    <span>
      <span className={all ? styles.textBox : styles.text}>{all ? text : `${text.slice(0, first)}…`}</span>
      <Button type="link" size="small" onClick={() => setAll(!all)}>
        {t(all ? "text.less" : "text.all")}
      </Button>
    </span>
  );
}

export function EmailValue({ value }: CellProps) {
  const text = asText(value);
  const href = mailHref(text);
  return href ? (
    <a className={styles.line} href={href}>
      {text}
    </a>
  ) : (
    <span className={styles.line}>{text}</span>
  );
}

/** A link only to what a browser opens as a page; everything else stays text. */
export function UrlValue({ value, size }: CellProps) {
  const text = asText(value);
  const href = safeHref(text);
  const className = size === "long" ? styles.text : styles.line;
  return href ? (
    <a className={className} href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  ) : (
    <span className={className}>{text}</span>
  );
}

export function MarkdownValue(props: CellProps) {
  const text = asText(props.value);
  if (props.size !== "long") return <TextValue {...props} />;
  return (
    <Suspense fallback={<LongText text={text} />}>
      <MarkdownView text={text} />
    </Suspense>
  );
}

function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
