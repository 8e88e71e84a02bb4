import { Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { stringifyJSON } from "@/api/json";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";
import { readJSON } from "./json-text";
import { TextareaInput } from "./textarea-input";
import { sameJSON, typed, typedText } from "./values";

/** JSON as text. The form holds the value; as long as the text is none, what was typed. */
export function JsonInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const { t } = useTranslation("fields");
  const held = typedText(value);
  const [text, setText] = useState(() => held ?? show(value));
  const read = useMemo(() => readJSON(text), [text]);

  // A value from outside (another row, a discarded change) replaces the text; the own one comes back as it was typed.
  const own =
    held === undefined
      ? text.trim() === ""
        ? isNothing(value)
        : read.error === undefined && sameJSON(read.value, value)
      : held === text;
  if (!own) setText(held ?? show(value));

  const type = (next: string) => {
    setText(next);
    if (next.trim() === "") {
      onChange?.(field.null ? null : field.required ? undefined : typed(next));
      return;
    }
    const parsed = readJSON(next);
    onChange?.(parsed.error ? typed(next) : parsed.value);
  };
  const blank = text.trim() === "";
  return (
    <div className={styles.stack}>
      <TextareaInput {...props} code value={text} onChange={(next) => type(typeof next === "string" ? next : "")} />
      <div className={styles.toolbar}>
        <span className={read.error && !blank ? styles.over : styles.quiet} role="status">
          {blank ? "" : read.error ? t(read.error.line ? "json.invalid" : "json.broken", read.error) : t("json.valid")}
        </span>
        <Button
          size="small"
          disabled={props.disabled || blank || read.error !== undefined}
          onClick={() => type(stringifyJSON(read.value, 2))}
        >
          {t("json.format")}
        </Button>
      </div>
    </div>
  );
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

function show(value: unknown): string {
  return isNothing(value) ? "" : stringifyJSON(value, 2);
}
