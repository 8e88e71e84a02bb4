import { DatePicker, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useTranslation } from "react-i18next";
import { useNarrow } from "@/theme/media";
import styles from "./filter-panel.module.css";
import type { ControlProps } from "./filter-props";
import { presetRange, presets } from "./periods";

/** From a day to a day, both included, in the viewer's zone; the usual periods by name. */
export function DateFilter({ filter, label, values, onChange }: ControlProps) {
  const { t } = useTranslation("list");
  const narrow = useNarrow();
  const value = (...operators: string[]) => values.find((f) => operators.includes(f.operator));
  const low = value("gte", "gt", "");
  const high = value("lt", "lte", "");
  const from = low ? dayjs(low.value) : null;
  // The upper bound is the first moment after: a day less is the last day.
  const to = high ? (high.operator === "lt" ? dayjs(high.value).subtract(1, "millisecond") : dayjs(high.value)) : null;
  const text = (moment: Dayjs) => (filter.kind === "date" ? moment.format("YYYY-MM-DD") : moment.toISOString());
  const apply = (start: Dayjs | null, end: Dayjs | null) =>
    onChange([
      ...(start ? [{ operator: "gte", value: text(start.startOf("day")) }] : []),
      ...(end ? [{ operator: "lt", value: text(end.startOf("day").add(1, "day")) }] : []),
    ]);
  const now = dayjs();
  const preset = presets.find((each) => {
    const [start, end] = presetRange(each, now);
    return low?.value === text(start) && high?.value === text(end) && high.operator === "lt";
  });
  return (
    <div className={styles.stack}>
      <Select
        aria-label={t("filter.period", { label })}
        value={preset}
        allowClear
        placeholder={t("filter.anyTime")}
        onChange={(next: typeof preset) => {
          if (!next) return onChange([]);
          const [start, end] = presetRange(next, dayjs());
          onChange([
            { operator: "gte", value: text(start) },
            { operator: "lt", value: text(end) },
          ]);
        }}
        options={presets.map((each) => ({ value: each, label: t(`preset.${each}`) }))}
      />
      {narrow ? (
        <div className={styles.row}>
          <DatePicker
            aria-label={t("filter.fromOf", { label })}
            placeholder={t("filter.from")}
            value={from}
            onChange={(day) => apply(day, to)}
            inputReadOnly
          />
          <DatePicker
            aria-label={t("filter.toOf", { label })}
            placeholder={t("filter.to")}
            value={to}
            onChange={(day) => apply(from, day)}
            inputReadOnly
          />
        </div>
      ) : (
        <DatePicker.RangePicker
          allowEmpty={[true, true]}
          aria-label={label}
          value={[from, to]}
          onChange={(range) => apply(range?.[0] ?? null, range?.[1] ?? null)}
        />
      )}
    </div>
  );
}
