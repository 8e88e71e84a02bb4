import { Input, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./filter-panel.module.css";
import type { ControlProps } from "./filter-props";

const ways = ["contains", "startswith", ""] as const;
type Way = (typeof ways)[number];

/** A text that is contained, that it begins with, or that it is. */
export function TextFilter({ filter, label, values, onChange }: ControlProps) {
  const { t } = useTranslation("list");
  const possible = ways.filter((way) => filter.operators.includes(way));
  const held = values.find((f) => possible.some((way) => way === f.operator));
  const heldWay = possible.find((way) => way === held?.operator);
  const [way, setWay] = useState<Way>(heldWay ?? possible[0] ?? "");
  const [typed, setTyped] = useState(held?.value ?? "");
  useEffect(() => {
    setTyped(held?.value ?? "");
    if (heldWay !== undefined) setWay(heldWay);
  }, [held?.value, heldWay]);
  const apply = (operator: Way, value: string) => {
    if (value.trim() === (held?.value ?? "") && operator === (held?.operator ?? operator)) return;
    onChange(value.trim() === "" ? [] : [{ operator, value: value.trim() }]);
  };
  return (
    <div className={styles.stack}>
      {possible.length > 1 && (
        <Select<Way>
          aria-label={t("filter.way", { label })}
          value={way}
          onChange={(next) => {
            setWay(next);
            apply(next, typed);
          }}
          options={possible.map((each) => ({
            value: each,
            label: t(each === "" ? "filter.equals" : `filter.${each}`),
          }))}
        />
      )}
      <Input
        aria-label={label}
        value={typed}
        allowClear
        maxLength={1000}
        onChange={(event) => {
          setTyped(event.target.value);
          if (event.target.value === "") apply(way, "");
        }}
        onPressEnter={() => apply(way, typed)}
        onBlur={() => apply(way, typed)}
      />
    </div>
  );
}
