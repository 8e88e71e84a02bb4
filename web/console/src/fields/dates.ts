import dayjs, { type Dayjs } from "dayjs";

/** The viewer's zone: "Asia/Shanghai". */
export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** How far the viewer's zone is from UTC at a moment: "UTC+8", "UTC−3:30". */
export function offsetText(at: Dayjs): string {
  const minutes = at.utcOffset();
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  if (minutes === 0) return "UTC";
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** The viewer's zone, and how far it is from UTC at a moment: "Asia/Shanghai (UTC+8)". */
export function zoneText(at: Dayjs | undefined): string {
  const zone = viewerZone();
  const offset = at && offsetText(at);
  return offset && offset !== zone ? `${zone} (${offset})` : zone;
}

/** How a day is written, and what else is understood. Each has its length, so that nothing is taken before it was typed. */
export const dayFormats = ["YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD"];

/** How a moment is written, and what else is understood. */
export function momentFormats(at: Dayjs | undefined): string[] {
  const written = momentFormat(at);
  const days = ["YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD"];
  const others = days.flatMap((day) => [`${day} HH:mm`, `${day} HH:mm:ss`]).filter((format) => format !== written);
  return [written, ...others];
}

/** The format of a moment: seconds and milliseconds only where there are some. */
export function momentFormat(at: Dayjs | undefined): string {
  if (at?.millisecond()) return "YYYY-MM-DD HH:mm:ss.SSS";
  return at?.second() ? "YYYY-MM-DD HH:mm:ss" : "YYYY-MM-DD HH:mm";
}

/** A moment in the viewer's zone; undefined when the text is none. */
export function momentOf(value: unknown): Dayjs | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const at = dayjs(value);
  return at.isValid() ? at : undefined;
}

/** A day of the calendar; undefined when the text is none. */
export function dayOf(value: unknown): Dayjs | undefined {
  const match = typeof value === "string" ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (!match) return undefined;
  const date = new Date(2000, Number(match[2]) - 1, Number(match[3]));
  date.setFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const day = dayjs(date);
  return day.isValid() && day.month() === Number(match[2]) - 1 && day.date() === Number(match[3]) ? day : undefined;
}

/** A day as the API has it. */
export function dayText(day: Dayjs): string {
  return `${String(day.year()).padStart(4, "0")}-${String(day.month() + 1).padStart(2, "0")}-${String(day.date()).padStart(2, "0")}`;
}
