import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { type ControlProps, oneOf } from "./filter-props";

/** One of some tags, which are typed in. */
export function TagFilter({ label, values, onChange }: ControlProps) {
  const { t } = useTranslation("list");
  return (
    <Select
      mode="tags"
      aria-label={label}
      placeholder={t("filter.tags")}
      open={false}
      suffixIcon={null}
      tokenSeparators={[","]}
      value={values.flatMap((f) => (f.operator === "" || f.operator === "in" ? f.value.split(",") : []))}
      onChange={(next: string[]) => onChange(oneOf(next.map((tag) => tag.trim()).filter(Boolean)))}
    />
  );
}
