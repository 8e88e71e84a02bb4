import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { control } from "./control";
import type { FieldInputProps } from "./inputs";

const separators = [",", "，", "、", ";", "；", "\n", "\r\n", "\t"];

/** Words. Typed with Enter or a comma, or pasted as a list. */
export function TagsInput(props: FieldInputProps) {
  const { value, onChange } = props;
  const { t } = useTranslation("fields");
  const tags: string[] = Array.isArray(value) ? value.map(String) : [];
  return (
    <Select<string[]>
      {...control(props)}
      mode="tags"
      open={false}
      suffixIcon={null}
      value={tags}
      tokenSeparators={separators}
      placeholder={t("tags.placeholder")}
      onChange={(next) => onChange?.(cleaned(next))}
    />
  );
}

/** Without blanks around them, without empty ones, each once. */
export function cleaned(tags: string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ""))];
}
