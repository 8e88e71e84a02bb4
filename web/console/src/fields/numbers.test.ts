import { describe, expect, it } from "vitest";
import { Exact } from "@/api/json";
import {
  addTo,
  compareDigits,
  digitsOf,
  formatMoney,
  formatNumber,
  minorOf,
  numeric,
  plainNumber,
  shift,
  unitsOf,
} from "./numbers";

describe("what is typed as a number", () => {
  it.each([
    ["1,234.50", "1234.50"],
    ["¥ 1,234.50", "1234.50"],
    ["１２３．５", "123.5"],
    ["CNY 12", "12"],
    ["12 元", "12"],
    ["-5", "-5"],
    ["−5", "-5"],
    [".5", "0.5"],
    ["5.", "5"],
    ["1e3", "1000"],
    ["1.5e-3", "0.0015"],
    ["+7", "7"],
    ["1 234", "1234"],
  ])("%s is %s", (text, digits) => expect(plainNumber(text)).toBe(digits));

  it.each([
    "",
    " ",
    "-",
    ".",
    "1,5",
    "1,23,456",
    "1.2.3",
    "abc",
    "12a",
    "0x10",
    "1e",
    "Infinity",
    "NaN",
    "--1",
    "1e9999",
  ])("%s is no number", (text) => expect(plainNumber(text)).toBeUndefined());
});

describe("numbers", () => {
  it("moves the point", () => {
    expect(shift("12.5", 2)).toBe("1250");
    expect(shift("5", -2)).toBe("0.05");
    expect(shift("-5", -2)).toBe("-0.05");
    expect(shift("-0", 0)).toBe("0");
    expect(shift("007", 0)).toBe("7");
    expect(shift("9007199254740993", -2)).toBe("90071992547409.93");
  });

  it("holds every whole number exactly", () => {
    expect(numeric("9007199254740991", true)).toBe(9007199254740991);
    expect(numeric("9007199254740993", true)).toEqual(new Exact("9007199254740993"));
    expect(numeric("1.5", true)).toBeUndefined();
    expect(numeric("1.0", true)).toBe(1);
    expect(numeric("1.5", false)).toBe(1.5);
  });

  it("knows the digits of what the API sends", () => {
    expect(digitsOf(1e21)).toBe("1000000000000000000000");
    expect(digitsOf(1.5e-7)).toBe("0.00000015");
    expect(digitsOf(new Exact("9007199254740993"))).toBe("9007199254740993");
    expect(digitsOf("12")).toBe("12");
    expect(digitsOf(null)).toBeUndefined();
    expect(digitsOf(Number.NaN)).toBeUndefined();
  });

  it("compares and adds without loss", () => {
    expect(compareDigits("9007199254740993", "9007199254740992")).toBeGreaterThan(0);
    expect(compareDigits("0.1", "0.10")).toBe(0);
    expect(compareDigits("-2", "1.5")).toBeLessThan(0);
    expect(addTo(9007199254740991, "2", true)).toEqual(new Exact("9007199254740993"));
    expect(addTo(0.1, "0.2", false)).toBe(0.3);
    expect(addTo("x", "1", true)).toBeUndefined();
  });

  it("writes them as the language does", () => {
    expect(formatNumber(1234567, "en")).toBe("1,234,567");
    expect(formatNumber(new Exact("-9007199254740993"), "zh")).toBe("-9,007,199,254,740,993");
    expect(formatNumber(1234.5, "en")).toBe("1,234.5");
    expect(formatNumber(null, "en")).toBe("");
  });
});

describe("money", () => {
  it("is edited in units and kept in minor units", () => {
    expect(unitsOf(123450, "CNY")).toBe("1234.50");
    expect(unitsOf(5, "CNY")).toBe("0.05");
    expect(unitsOf(-5, "CNY")).toBe("-0.05");
    expect(unitsOf(500, "JPY")).toBe("500");
    expect(unitsOf(null, "CNY")).toBe("");
    expect(minorOf("1,234.50", "CNY")).toBe(123450);
    expect(minorOf("0.29", "CNY")).toBe(29);
    expect(minorOf("19.99", "CNY")).toBe(1999);
    expect(minorOf("90071992547409.93", "CNY")).toEqual(new Exact("9007199254740993"));
  });

  it("has no finer part than its currency", () => {
    expect(minorOf("1.005", "CNY")).toBeUndefined();
    expect(minorOf("1.5", "JPY")).toBeUndefined();
  });

  it("comes back from every amount as it was", () => {
    for (let cents = -250; cents <= 250; cents++)
      expect(minorOf(unitsOf(cents, "CNY"), "CNY")).toBe(cents === 0 ? 0 : cents);
  });

  it("is read with its sign", () => {
    expect(formatMoney(123450, "CNY", "zh")).toBe("¥1,234.50");
    expect(formatMoney(-5, "CNY", "en")).toBe("-¥0.05");
    expect(formatMoney(null, "CNY", "en")).toBe("");
  });
});
