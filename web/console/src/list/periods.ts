import dayjs, { type Dayjs } from "dayjs";

/** The zone in which the viewer reads times. */
export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

export type Preset = "today" | "yesterday" | "last7" | "last30" | "thisMonth" | "lastMonth" | "thisYear";
export const presets: Preset[] = ["today", "yesterday", "last7", "last30", "thisMonth", "lastMonth", "thisYear"];

/** From the first moment to the first moment after, in the browser's zone. */
export function presetRange(preset: Preset, now: Dayjs): [Dayjs, Dayjs] {
  const today = now.startOf("day");
  switch (preset) {
    case "today":
      return [today, today.add(1, "day")];
    case "yesterday":
      return [today.subtract(1, "day"), today];
    case "last7":
      return [today.subtract(6, "day"), today.add(1, "day")];
    case "last30":
      return [today.subtract(29, "day"), today.add(1, "day")];
    case "thisMonth":
      return [now.startOf("month"), now.startOf("month").add(1, "month")];
    case "lastMonth":
      return [now.startOf("month").subtract(1, "month"), now.startOf("month")];
    case "thisYear":
      return [now.startOf("year"), now.startOf("year").add(1, "year")];
  }
}

/** The year, month or day that a range is exactly, as "2026", "2026-03" or "2026-03-31"; "" when it is none. */
export function periodOf(from: string | undefined, to: string | undefined): string {
  if (!from || !to) return "";
  const start = dayjs(from);
  const end = dayjs(to);
  if (!start.isValid() || !end.isValid()) return "";
  for (const [unit, format] of [
    ["year", "YYYY"],
    ["month", "YYYY-MM"],
    ["day", "YYYY-MM-DD"],
  ] as const) {
    if (start.isSame(start.startOf(unit)) && end.isSame(start.add(1, unit))) return start.format(format);
  }
  return "";
}

/** A year, month or day in the viewer's language. */
export function periodText(period: string, language: string): string {
  const parts = period.split("-").length;
  const date = dayjs(parts === 1 ? `${period}-01-01` : parts === 2 ? `${period}-01` : period).toDate();
  const options: Intl.DateTimeFormatOptions =
    parts === 1
      ? { year: "numeric" }
      : parts === 2
        ? { year: "numeric", month: "long" }
        : { year: "numeric", month: "long", day: "numeric" };
  return dateText(date, options, language);
}

/** A date in words; in Chinese with the space between figures and characters. */
export function dateText(date: Date, options: Intl.DateTimeFormatOptions, language: string): string {
  if (language !== "zh") return new Intl.DateTimeFormat("en", options).format(date);
  return new Intl.DateTimeFormat("zh-CN", options)
    .format(date)
    .replace(/(\d)(?=[年月日])/g, "$1 ")
    .replace(/([年月日])(?=\d)/g, "$1 ");
}
