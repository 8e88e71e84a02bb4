import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n";
import { inputText } from "./control";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";
import { MarkdownView } from "./markdown-view";
import { TextareaInput } from "./textarea-input";

type Side = "write" | "preview";

/** Markdown with a look at what becomes of it. */
export function MarkdownInput(props: FieldInputProps) {
  const { t } = useTranslation("fields");
  const { text: label } = useLanguage();
  const [side, setSide] = useState<Side>("write");
  const text = inputText(props.value);
  return (
    <div className={styles.stack}>
      <Segmented<Side>
        className={styles.sides}
        size="small"
        value={side}
        onChange={setSide}
        aria-label={t("markdown.sides", { label: props["aria-label"] ?? label(props.field.label) })}
        options={[
          { value: "write", label: t("markdown.write") },
          { value: "preview", label: t("markdown.preview") },
        ]}
      />
      <div hidden={side !== "write"}>
        <TextareaInput {...props} />
      </div>
      {side === "preview" && (
        <div className={styles.preview}>
          {text.trim() ? <MarkdownView text={text} /> : <span className={styles.quiet}>{t("markdown.nothing")}</span>}
        </div>
      )}
    </div>
  );
}
