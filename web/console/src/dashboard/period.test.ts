import dayjs from "dayjs";
import { describe, expect, test } from "vitest";
import { boundsOf, type Period, periodOf, periodParams } from "./period";

describe("the dashboard's period", () => {
  test.each<Period>([
    { name: "standard" },
    { name: "7d" },
    { name: "year" },
    { name: "days", from: "2026-01-01", to: "2026-01-31" },
  ])("$name survives the address", (period) => {
    expect(periodOf(periodParams(period))).toEqual(period);
  });

  test.each(["period=eternity", "from=2026-02-01&to=2026-01-01", "from=2026-02-01", "from=x&to=y"])(
    "%s is the standard one",
    (query) => {
      expect(periodOf(new URLSearchParams(query))).toEqual({ name: "standard" });
    },
  );

  test("seven days end with today and include it", () => {
    const now = dayjs("2026-03-10T15:00:00");
    expect(boundsOf({ name: "7d" }, now)).toEqual({
      from: dayjs("2026-03-04").toISOString(),
      to: dayjs("2026-03-11").toISOString(),
    });
  });

  test("chosen days include the last one", () => {
    expect(boundsOf({ name: "days", from: "2026-01-01", to: "2026-01-31" })).toEqual({
      from: dayjs("2026-01-01").toISOString(),
      to: dayjs("2026-02-01").toISOString(),
    });
    expect(boundsOf({ name: "standard" })).toBeUndefined();
  });
});
