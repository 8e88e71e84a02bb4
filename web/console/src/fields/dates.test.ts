import { expect, it } from "vitest";
import { dayOf, dayText, momentFormat, momentFormats, momentOf } from "./dates";

it("keeps days as they are, whatever the year", () => {
  for (const day of ["2024-02-29", "0001-01-01", "0099-12-31", "9999-12-31", "1969-07-20"]) {
    const read = dayOf(day);
    expect(read && dayText(read)).toBe(day);
  }
  for (const bad of ["2023-02-29", "2024-13-01", "2024-2-9", "", null, 5]) expect(dayOf(bad)).toBeUndefined();
});

it("shows seconds and milliseconds only where there are some", () => {
  expect(momentFormat(momentOf("2026-03-01T08:30:00.000Z"))).toBe("YYYY-MM-DD HH:mm");
  expect(momentFormat(momentOf("2026-03-01T08:30:15.000Z"))).toBe("YYYY-MM-DD HH:mm:ss");
  expect(momentFormat(momentOf("2026-03-01T08:30:00.005Z"))).toBe("YYYY-MM-DD HH:mm:ss.SSS");
  expect(momentOf("2026-03-01T08:30:15.123Z")?.toISOString()).toBe("2026-03-01T08:30:15.123Z");
  expect(momentOf("not a time")).toBeUndefined();
});

it("a moment is written in one way and understood in several", () => {
  const [written, ...others] = momentFormats(momentOf("2026-03-01T08:30:15.000Z"));
  expect(written).toBe("YYYY-MM-DD HH:mm:ss");
  expect(others).toContain("YYYY/MM/DD HH:mm");
  expect(others).not.toContain(written);
});
