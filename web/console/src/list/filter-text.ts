import type { TFunction } from "i18next";
import type { SchemaField, SchemaFilter, Text } from "@/api/types";
import { digitsOf, unitsOf } from "./describe";
import { periodOf, periodText } from "./periods";
import type { Filter } from "./url";

/** One chip: what it says, and the conditions that go with it. */
export interface Chip {
  key: string;
  label: string;
  /** What is said of the field: "is open or draft", "from 1 to 2". Ids of a reference stand in ids instead. */
  text: string;
  ids: string[];
  filters: Filter[];
}

interface Words {
  t: TFunction<"list">;
  text(text: Text | undefined): string;
  language: string;
}

/** The chips of a list's conditions; a lower and an upper bound of one field are one. */
export function chipsOf(
  filters: Filter[],
  declared: SchemaFilter[],
  fieldOf: (name: string) => SchemaField | undefined,
  words: Words,
): Chip[] {
  const chips: Chip[] = [];
  const used = new Set<Filter>();
  for (const filter of filters) {
    if (used.has(filter)) continue;
    const about = declared.find((f) => f.name === filter.field);
    if (!about) continue;
    const field = fieldOf(filter.field);
    const label = words.text(about.label);
    const upper =
      filter.operator === "gte" &&
      filters.find((f) => f.field === filter.field && (f.operator === "lt" || f.operator === "lte"));
    const both = upper ? [filter, upper] : [filter];
    for (const each of both) used.add(each);
    const isIds = (about.kind === "ref" || about.kind === "many") && ["", "in", "ne"].includes(filter.operator);
    chips.push({
      key: both.map((f) => `${f.field}__${f.operator}`).join("+"),
      label,
      text: isIds
        ? filter.operator === "ne"
          ? words.t("chip.not")
          : ""
        : upper
          ? between(filter, upper, about, field, words)
          : one(filter, about, field, words),
      ids: isIds ? filter.value.split(",") : [],
      filters: both,
    });
  }
  return chips;
}

function between(from: Filter, to: Filter, about: SchemaFilter, field: SchemaField | undefined, words: Words): string {
  if (about.kind === "time" || about.kind === "date") {
    const period = to.operator === "lt" ? periodOf(from.value, to.value) : "";
    if (period) return periodText(period, words.language);
  }
  const end = to.operator === "lt" && about.kind === "time" ? justBefore(to.value) : to.value;
  return words.t("chip.between", {
    from: valueText(from.value, about, field, words),
    to: valueText(end, about, field, words),
  });
}

function justBefore(time: string): string {
  return new Date(Date.parse(time) - 1).toISOString();
}

function one(filter: Filter, about: SchemaFilter, field: SchemaField | undefined, words: Words): string {
  if (filter.operator === "isnull") return words.t(filter.value === "true" ? "chip.none" : "chip.any");
  const values = filter.operator === "in" ? filter.value.split(",") : [filter.value];
  const shown = values.map((v) => valueText(v, about, field, words)).join(words.t("chip.or"));
  switch (filter.operator) {
    case "ne":
      return `${words.t("chip.not")} ${shown}`;
    case "gte":
      return `≥ ${shown}`;
    case "gt":
      return `> ${shown}`;
    case "lte":
      return `≤ ${shown}`;
    case "lt":
      return `< ${shown}`;
    case "contains":
      return words.t("chip.contains", { value: shown });
    case "startswith":
      return words.t("chip.startsWith", { value: shown });
  }
  return shown;
}

function valueText(value: string, about: SchemaFilter, field: SchemaField | undefined, words: Words): string {
  const locale = words.language === "zh" ? "zh-CN" : "en";
  const choice = (about.choices ?? field?.choices)?.find((c) => c.value === value);
  if (choice) return words.text(choice.label);
  switch (about.kind) {
    case "bool":
      return words.t(value === "true" ? "base:yes" : "base:no");
    case "money": {
      const currency = field?.currency || "CNY";
      const units = unitsOf(value, digitsOf(currency));
      return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(
        Number(units),
      );
    }
    case "time": {
      const whole = new Date(value);
      const midnight = whole.getHours() + whole.getMinutes() + whole.getSeconds() === 0;
      const endOfDay = whole.getHours() === 23 && whole.getMinutes() === 59 && whole.getSeconds() === 59;
      return new Intl.DateTimeFormat(
        locale,
        midnight || endOfDay ? { dateStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" },
      ).format(whole);
    }
    case "date":
      return new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(`${value}T00:00:00`));
  }
  return value;
}
