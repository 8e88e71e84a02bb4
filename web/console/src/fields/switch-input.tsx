import { Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { control } from "./control";
import type { FieldInputProps } from "./inputs";

/** Yes or no; a choice of three where it may be neither. */
export function SwitchInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const { t } = useTranslation(["fields", "base"]);
  if (!field.null) {
    const { onBlur, ...rest } = control(props);
    return <Switch {...rest} checked={value === true} onChange={(checked) => onChange?.(checked)} />;
  }
  return (
    <Select
      {...control(props)}
      value={value === true ? "true" : value === false ? "false" : ""}
      onChange={(choice: string) => onChange?.(choice === "" ? null : choice === "true")}
      options={[
        { value: "", label: t("fields:bool.unknown") },
        { value: "true", label: t("base:yes") },
        { value: "false", label: t("base:no") },
      ]}
    />
  );
}
