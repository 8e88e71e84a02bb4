import dayjs from "dayjs";
import { describe, expect, it } from "vitest";
import { dateText, periodOf, presetRange, presets } from "./periods";

const at = (text: string) => dayjs(text).toISOString();

describe("periods", () => {
  it("are recognised by their bounds in the viewer's zone", () => {
    expect(periodOf(at("2026-01-01"), at("2027-01-01"))).toBe("2026");
    expect(periodOf(at("2026-03-01"), at("2026-04-01"))).toBe("2026-03");
    expect(periodOf(at("2026-03-31"), at("2026-04-01"))).toBe("2026-03-31");
    expect(periodOf("2026-02-01", "2026-03-01")).toBe("2026-02");
  });

  it("are none when the bounds are others", () => {
    expect(periodOf(at("2026-03-01"), at("2026-04-02"))).toBe("");
    expect(periodOf(at("2026-03-01T00:00:01"), at("2026-04-01"))).toBe("");
    expect(periodOf(undefined, at("2026-04-01"))).toBe("");
    expect(periodOf("nonsense", "2026-04-01")).toBe("");
  });

  it("by name begin and end at midnight, the end after the beginning", () => {
    const now = dayjs("2026-03-15T13:14:15");
    for (const preset of presets) {
      const [from, to] = presetRange(preset, now);
      expect(from.isBefore(to)).toBe(true);
      expect([from.format("HH:mm:ss"), to.format("HH:mm:ss")]).toEqual(["00:00:00", "00:00:00"]);
    }
    const [from, to] = presetRange("last7", now);
    expect([from.format("MM-DD"), to.format("MM-DD")]).toEqual(["03-09", "03-16"]);
    expect(presetRange("lastMonth", now)[0].format("YYYY-MM-DD")).toBe("2026-02-01");
  });

  it("are written in Chinese with a space between figures and characters", () => {
    const day = new Date(2026, 2, 31);
    expect(dateText(day, { year: "numeric", month: "long", day: "numeric" }, "zh")).toBe("2026 年 3 月 31 日");
    expect(dateText(day, { year: "numeric", month: "long" }, "en")).toBe("March 2026");
  });
});
