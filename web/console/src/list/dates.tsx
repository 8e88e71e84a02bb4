import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import type { SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import styles from "./list.module.css";
import { dateText, periodOf, periodText, viewerZone } from "./periods";
import { conditionsOf, type Filter, type ListState, withField } from "./url";

interface DatesAnswer {
  field: string;
  unit: "year" | "month" | "day";
  items: { value: string; from: string; to: string; count: number }[];
}

interface DatesProps {
  resource: SchemaResource;
  state: ListState;
  onChange(filters: Filter[]): void;
}

/** The way through the years, months and days of the declared date. */
export function Dates({ resource, state, onChange }: DatesProps) {
  const { t } = useTranslation("list");
  const { language, text } = useLanguage();
  const field = resource.fields.find((f) => f.name === resource.date_hierarchy);
  const own = state.filters.filter((f) => f.field === resource.date_hierarchy);
  const period = periodOf(own.find((f) => f.operator === "gte")?.value, own.find((f) => f.operator === "lt")?.value);
  const others = conditionsOf({ ...state, filters: state.filters.filter((f) => f.field !== resource.date_hierarchy) });
  if (period) others.set("within", period);
  others.set("zone", viewerZone());
  const isDay = period.length === 10;
  const { data } = useQuery({
    queryKey: ["rows", resource.name, "dates", others.toString()],
    enabled: Boolean(resource.endpoints.dates) && !isDay && (own.length === 0 || period !== ""),
    queryFn: ({ signal }) => http.get<DatesAnswer>(resource.endpoints.dates, others, signal),
    staleTime: 30_000,
    retry: false,
  });
  if (!field || !resource.endpoints.dates) return null;
  const ancestors = period ? period.split("-").map((_, i, parts) => parts.slice(0, i + 1).join("-")) : [];
  const go = (from: string, to: string) =>
    onChange(
      withField(state.filters, field.name, [
        { operator: "gte", value: field.kind === "date" ? from.slice(0, 10) : from },
        { operator: "lt", value: field.kind === "date" ? to.slice(0, 10) : to },
      ]),
    );
  const all = t("dates.all", { label: text(field.label) });
  const figures = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const items = isDay ? [] : (data?.items ?? []);
  return (
    <nav className={styles.dates} aria-label={t("dates.label", { label: text(field.label) })}>
      {own.length === 0 ? (
        <span className={styles.all}>{all}</span>
      ) : (
        <Button type="text" size="small" onClick={() => onChange(withField(state.filters, field.name, []))}>
          {all}
        </Button>
      )}
      {ancestors.map((each) => (
        <span key={each}>
          ›{" "}
          <Button
            type="text"
            size="small"
            aria-current={each === period ? "date" : undefined}
            disabled={each === period}
            onClick={() => go(...rangeOf(each))}
          >
            {periodText(each, language)}
          </Button>
        </span>
      ))}
      {items.length > 0 && <span aria-hidden>›</span>}
      {items.map((item) => (
        <Button key={item.value} type="text" size="small" onClick={() => go(item.from, item.to)}>
          {shortText(item.value, language)} <span className={styles.count}>{figures.format(item.count)}</span>
        </Button>
      ))}
    </nav>
  );
}

/** First moment and first moment after, as the API takes them. */
function rangeOf(period: string): [string, string] {
  const parts = period.split("-").map(Number);
  const [year = 1970, month = 1, day = 1] = parts;
  const from = new Date(year, month - 1, day);
  const to = new Date(
    year + Number(parts.length === 1),
    month - 1 + Number(parts.length === 2),
    day + Number(parts.length === 3),
  );
  return [from.toISOString(), to.toISOString()];
}

/** What is new in a period: of "2026-03" the month, of "2026-03-31" the day. */
function shortText(period: string, language: string): string {
  const [year = 1970, month, day] = period.split("-").map(Number);
  const date = new Date(year, (month ?? 1) - 1, day ?? 1);
  const options: Intl.DateTimeFormatOptions = day
    ? { day: "numeric" }
    : month
      ? { month: "short" }
      : { year: "numeric" };
  return dateText(date, options, language);
}
