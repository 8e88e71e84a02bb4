import { Radio } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n";
import type { FieldInputProps } from "./inputs";

/** One of the choices, all of them in sight. */
export function RadioInput(props: FieldInputProps) {
  const { field, value, onChange, disabled } = props;
  const { t } = useTranslation("fields");
  const { text } = useLanguage();
  const options = (field.choices ?? []).map((choice) => ({
    value: choice.value,
    label: text(choice.label) || choice.value,
  }));
  if (field.null) options.unshift({ value: "", label: t("bool.unknown") });
  return (
    <Radio.Group
      id={props.id}
      disabled={disabled}
      options={options}
      value={value ?? ""}
      aria-label={props["aria-label"] ?? text(field.label)}
      aria-describedby={props["aria-describedby"]}
      aria-required={props["aria-required"]}
      aria-invalid={props["aria-invalid"]}
      onChange={(event) => onChange?.(event.target.value === "" ? null : event.target.value)}
    />
  );
}
