import { expect, test } from "vitest";
import { figure, trendOf } from "./figures";

test("numbers are written as their format wants", () => {
  expect(figure(1234567, "int", undefined, "en")).toBe("1,234,567");
  expect(figure(1990, "money", "CNY", "zh-CN")).toBe("¥19.90");
  expect(figure(0.125, "percent", undefined, "en")).toBe("12.5%");
});

test("a trend needs something to compare with, and no share of nothing", () => {
  expect(trendOf(5, null)).toBeUndefined();
  expect(trendOf(5, 0)).toEqual({ direction: "up", share: undefined });
  expect(trendOf(5, 10)).toEqual({ direction: "down", share: -0.5 });
  expect(trendOf(0, 0)).toEqual({ direction: "same", share: undefined });
});
