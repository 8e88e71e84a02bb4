import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n";
import styles from "./filter-panel.module.css";
import { type ControlProps, oneOf } from "./filter-props";

const asBoxes = 12;

/** One or several of declared choices, with how many rows there are of each. */
export function ChoiceFilter({ filter, field, label, values, facets, onChange }: ControlProps) {
  const { text, language } = useLanguage();
  const figures = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const choices = filter.choices ?? field?.choices ?? [];
  const all = choices.map((c) => c.value);
  const chosen = values.flatMap((f) => {
    if (f.operator === "ne") return all.filter((v) => v !== f.value);
    return f.operator === "" || f.operator === "in" ? f.value.split(",") : [];
  });
  const count = (value: string) => facets && (facets.find((f) => f.value === value)?.count ?? 0);
  if (choices.length > asBoxes) {
    return (
      <Select
        mode="multiple"
        aria-label={label}
        value={chosen}
        onChange={(next) => onChange(oneOf(next))}
        optionFilterProp="label"
        options={choices.map((c) => ({
          value: c.value,
          label: `${text(c.label)}${count(c.value) === undefined ? "" : ` (${count(c.value)})`}`,
        }))}
      />
    );
  }
  return (
    <div className={styles.choices}>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="checkbox"
            checked={chosen.includes(choice.value)}
            onChange={(event) =>
              onChange(oneOf(all.filter((v) => (v === choice.value ? event.target.checked : chosen.includes(v)))))
            }
          />
          <span>{text(choice.label)}</span>
          {count(choice.value) !== undefined && (
            <span className={styles.count}>{figures.format(count(choice.value) ?? 0)}</span>
          )}
        </label>
      ))}
    </div>
  );
}

/** Yes, no, or either. */
export function YesNoFilter({ label, values, facets, onChange }: ControlProps) {
  const { t } = useTranslation("list");
  const { language } = useLanguage();
  const figures = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const now = values.find((f) => f.operator === "")?.value ?? "";
  const count = (value: string) => facets && (facets.find((f) => String(f.value) === value)?.count ?? 0);
  return (
    <div className={styles.choices}>
      {(
        [
          ["", t("filter.any")],
          ["true", t("base:yes")],
          ["false", t("base:no")],
        ] as const
      ).map(([value, text]) => (
        <label key={value}>
          <input
            type="radio"
            name={`filter-${label}`}
            checked={now === value}
            onChange={() => onChange(value ? [{ operator: "", value }] : [])}
          />
          <span>{text}</span>
          {value !== "" && count(value) !== undefined && (
            <span className={styles.count}>{figures.format(count(value) ?? 0)}</span>
          )}
        </label>
      ))}
    </div>
  );
}
