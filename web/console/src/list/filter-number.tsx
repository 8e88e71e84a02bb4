import { Input } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { digitsOf, minorOf, unitsOf } from "./describe";
import styles from "./filter-panel.module.css";
import type { ControlProps } from "./filter-props";

/** From a number to a number; money is asked for in units and compared in minor ones. */
export function NumberFilter({ filter, field, label, values, onChange }: ControlProps) {
  const { t } = useTranslation("list");
  const currency = filter.kind === "money" ? field?.currency || "CNY" : "";
  const digits = currency ? digitsOf(currency) : 0;
  const equal = values.find((f) => f.operator === "")?.value;
  const shown = (value: string | undefined) => (value === undefined ? "" : currency ? unitsOf(value, digits) : value);
  const from = shown(equal ?? values.find((f) => f.operator === "gte" || f.operator === "gt")?.value);
  const to = shown(equal ?? values.find((f) => f.operator === "lte" || f.operator === "lt")?.value);
  const apply = (low: string, high: string) => {
    const conditions = [
      { operator: "gte", value: low },
      { operator: "lte", value: high },
    ].filter((c) => c.value !== "");
    onChange(low !== "" && low === high ? [{ operator: "", value: low }] : conditions);
  };
  const sentFor = (typed: string): string | undefined => {
    if (typed.trim() === "") return "";
    const plain = typed.replaceAll(",", "").replaceAll("，", "").trim();
    const value = currency
      ? minorOf(plain, digits)
      : (filter.kind === "int" ? /^-?\d{1,19}$/ : /^-?\d+(\.\d+)?$/).test(plain)
        ? plain
        : "";
    return value || undefined;
  };
  const bound = (text: string, name: "from" | "to") => (
    <Bound
      value={text}
      label={t(`filter.${name}Of`, { label })}
      placeholder={t(`filter.${name}`)}
      prefix={currency ? symbolOf(currency) : undefined}
      sentFor={sentFor}
      onApply={(next) => {
        const other = sentFor(name === "from" ? to : from) ?? "";
        if (name === "from") apply(next, other);
        else apply(other, next);
      }}
    />
  );
  return (
    <div className={styles.row}>
      {bound(from, "from")}
      {bound(to, "to")}
    </div>
  );
}

interface BoundProps {
  value: string;
  label: string;
  placeholder: string;
  prefix: string | undefined;
  /** What is sent for what was typed; undefined when it is no number. */
  sentFor(typed: string): string | undefined;
  onApply(value: string): void;
}

function Bound({ value, label, placeholder, prefix, sentFor, onApply }: BoundProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const wrong = sentFor(typed) === undefined;
  const apply = () => {
    const next = sentFor(typed);
    if (next !== undefined && typed.trim() !== value) onApply(next);
  };
  return (
    <Input
      aria-label={label}
      aria-invalid={wrong}
      inputMode="decimal"
      placeholder={placeholder}
      prefix={prefix}
      status={wrong ? "error" : ""}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={apply}
      onBlur={apply}
    />
  );
}

function symbolOf(currency: string): string {
  try {
    return (
      new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" })
        .formatToParts(0)
        .find((p) => p.type === "currency")?.value ?? currency
    );
  } catch {
    return currency;
  }
}
