import { useTranslation } from "react-i18next";
import { ReferenceSelect } from "@/fields/reference-select";
import { useLanguage } from "@/i18n";
import { ChoiceFilter, YesNoFilter } from "./filter-choice";
import { DateFilter } from "./filter-date";
import { NumberFilter } from "./filter-number";
import styles from "./filter-panel.module.css";
import { type ControlProps, oneOf } from "./filter-props";
import { TagFilter } from "./filter-tags";
import { TextFilter } from "./filter-text-input";

type FilterControlProps = Omit<ControlProps, "label">;

/** One filter of the panel: its name, its control, and "no value" where there can be none. */
export function FilterControl({ filter, field, values, facets, onChange }: FilterControlProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const label = text(filter.label);
  const missing = values.find((f) => f.operator === "isnull");
  const others = values.filter((f) => f !== missing);
  const canMiss =
    filter.operators.includes("isnull") && (field?.null === true || filter.name.includes(".") || missing !== undefined);
  return (
    <fieldset className={styles.control}>
      <legend>{label}</legend>
      <div className={styles.stack}>
        <Control filter={filter} field={field} label={label} values={others} facets={facets} onChange={onChange} />
        {canMiss && (
          <div className={styles.choices}>
            <label>
              <input
                type="checkbox"
                checked={missing?.value === "true"}
                onChange={(event) => onChange(event.target.checked ? [{ operator: "isnull", value: "true" }] : [])}
              />
              {t("filter.noValue")}
            </label>
          </div>
        )}
      </div>
    </fieldset>
  );
}

function Control(props: ControlProps) {
  const { filter, field, values, label, onChange } = props;
  if (filter.choices ?? field?.choices) return <ChoiceFilter {...props} />;
  switch (filter.kind) {
    case "bool":
      return <YesNoFilter {...props} />;
    case "int":
    case "float":
    case "money":
      return <NumberFilter {...props} />;
    case "time":
    case "date":
      return <DateFilter {...props} />;
    case "tags":
      return <TagFilter {...props} />;
    case "ref":
    case "many": {
      if (!field?.reference?.readable) return <TextFilter {...props} />;
      const ids = values.flatMap((f) => (f.operator === "" || f.operator === "in" ? f.value.split(",") : []));
      return (
        <ReferenceSelect
          multiple
          reference={field.reference}
          value={ids}
          aria-label={label}
          onChange={(next) => onChange(oneOf(next))}
        />
      );
    }
  }
  return <TextFilter {...props} />;
}
