import { ExportOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useTranslation } from "react-i18next";
import { CharacterCount } from "./character-count";
import { control, inputText, textOrNull } from "./control";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";
import { safeHref } from "./links";

/** One line of text: plain, an email address, or an address of the web. */
export function TextInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const { t } = useTranslation("fields");
  const text = inputText(value);
  const href = field.widget === "url" ? safeHref(text) : undefined;
  return (
    <Input
      {...control(props)}
      value={text}
      inputMode={field.widget === "email" ? "email" : field.widget === "url" ? "url" : undefined}
      autoComplete="off"
      spellCheck={field.widget === "text"}
      onChange={(event) => onChange?.(textOrNull(event.target.value, field.null))}
      suffix={
        <>
          <CharacterCount text={text} max={field.max_length} />
          {href && (
            <a
              href={href}
              target="_blank"
              rel="noopener noreferrer"
              className={styles.link}
              aria-label={t("open", { name: text })}
            >
              <ExportOutlined />
            </a>
          )}
        </>
      }
    />
  );
}
