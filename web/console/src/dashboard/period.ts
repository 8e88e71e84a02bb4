import dayjs from "dayjs";

/** What stretch of time the dashboard shows: one of the usual ones, two days, or what each card takes by itself. */
export type Period = { name: "standard" | "7d" | "30d" | "90d" | "year" } | { name: "days"; from: string; to: string };

const usual = ["7d", "30d", "90d", "year"] as const;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads ?period=30d or ?from=2026-01-01&to=2026-01-31; what makes no sense is the standard period. */
export function periodOf(params: URLSearchParams): Period {
  const name = usual.find((n) => n === params.get("period"));
  if (name) return { name };
  const [from, to] = [params.get("from") ?? "", params.get("to") ?? ""];
  if (day.test(from) && day.test(to) && dayjs(from).isValid() && dayjs(to).isValid() && from <= to)
    return { name: "days", from, to };
  return { name: "standard" };
}

/** Writes the period into the address. */
export function periodParams(period: Period): URLSearchParams {
  if (period.name === "standard") return new URLSearchParams();
  if (period.name === "days") return new URLSearchParams({ from: period.from, to: period.to });
  return new URLSearchParams({ period: period.name });
}

/** The moments between which it lies, to not included, in the viewer's zone; none for the standard period. */
export function boundsOf(period: Period, now = dayjs()): { from: string; to: string } | undefined {
  const tomorrow = now.startOf("day").add(1, "day");
  switch (period.name) {
    case "standard":
      return undefined;
    case "year":
      return { from: now.startOf("year").toISOString(), to: tomorrow.toISOString() };
    case "days":
      return {
        from: dayjs(period.from).startOf("day").toISOString(),
        to: dayjs(period.to).startOf("day").add(1, "day").toISOString(),
      };
    default:
      return {
        from: tomorrow.subtract(Number.parseInt(period.name, 10), "day").toISOString(),
        to: tomorrow.toISOString(),
      };
  }
}
