import type { NumberAnswer } from "./answers";

/** A number as its format is written: 1,234; ¥12.34; 12.5 %. */
export function figure(
  value: number,
  format: NumberAnswer["format"],
  currency: string | undefined,
  locale: string,
): string {
  if (format === "money")
    return new Intl.NumberFormat(locale, { style: "currency", currency: currency || "CNY" }).format(value / 100);
  if (format === "percent")
    return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
  return new Intl.NumberFormat(locale).format(value);
}

export interface Trend {
  direction: "up" | "down" | "same";
  /** The change as a share of what was before; undefined when nothing was before. */
  share: number | undefined;
}

/** How a value stands to the one of the period before; undefined when there is none to compare with. */
export function trendOf(value: number, previous: number | null): Trend | undefined {
  if (previous === null) return undefined;
  const direction = value > previous ? "up" : value < previous ? "down" : "same";
  return { direction, share: previous === 0 ? undefined : (value - previous) / Math.abs(previous) };
}
