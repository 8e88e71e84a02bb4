import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n";
import { ChoiceMark } from "./choice-mark";
import { control } from "./control";
import type { FieldInputProps } from "./inputs";

/** One of the choices. */
export function SelectInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const { t } = useTranslation("fields");
  const { text } = useLanguage();
  const choices = field.choices ?? [];
  const options = choices.map((choice) => ({ value: choice.value, label: text(choice.label) || choice.value }));
  return (
    <Select
      {...control(props)}
      value={typeof value === "string" && value !== "" ? value : undefined}
      placeholder={(field.null && text(field.empty_value)) || t("choose")}
      allowClear={field.null}
      options={options}
      optionRender={(option) => <ChoiceMark value={String(option.value)} label={option.label} />}
      labelRender={(option) => <ChoiceMark value={String(option.value)} label={option.label ?? option.value} />}
      showSearch={options.length > 8 ? { optionFilterProp: "label" } : false}
      notFoundContent={t("noMatch")}
      onChange={(choice: string | undefined) => onChange?.(choice ?? null)}
    />
  );
}
