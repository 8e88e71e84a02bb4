import { describe, expect, it } from "vitest";
import { Exact, parseJSON, stringifyJSON } from "./json";

describe("JSON without loss", () => {
  it("keeps whole numbers that JavaScript cannot hold", () => {
    const read = parseJSON('{"a":9007199254740993,"b":[-9223372036854775808],"c":12}') as Record<string, unknown>;
    expect(read.a).toBeInstanceOf(Exact);
    expect(String(read.a)).toBe("9007199254740993");
    expect(read.c).toBe(12);
    expect(stringifyJSON(read)).toBe('{"a":9007199254740993,"b":[-9223372036854775808],"c":12}');
  });

  it("leaves digits inside of texts and names alone", () => {
    const text =
      '{"1234567890123456789":"9007199254740993","s":"say \\"9007199254740993\\" exact","n":9007199254740993}';
    expect(stringifyJSON(parseJSON(text))).toBe(text);
    expect((parseJSON(text) as Record<string, unknown>)["1234567890123456789"]).toBe("9007199254740993");
  });

  it("does not take a text for a number that looks like its own mark", () => {
    const value = { text: "exact9007199254740993", more: "exact0x1", number: new Exact("9007199254740993") };
    const text = stringifyJSON(value);
    expect(text).toBe('{"text":"exact9007199254740993","more":"exact0x1","number":9007199254740993}');
    const read = parseJSON(text) as Record<string, unknown>;
    expect(read.text).toBe("exact9007199254740993");
    expect(read.number).toBeInstanceOf(Exact);
  });

  it("leaves floats and exponents to JavaScript", () => {
    expect(parseJSON("[0.1234567890123456789,1e30,1234567890123456]")).toEqual([
      0.12345678901234568, 1e30, 1234567890123456,
    ]);
  });

  it("refuses what is not JSON", () => {
    expect(() => parseJSON("{1234567890123456789:1}")).toThrow();
    expect(() => parseJSON("")).toThrow();
  });

  it("becomes the digits as text where JSON.stringify writes it", () => {
    expect(JSON.stringify(new Exact("9007199254740993"))).toBe('"9007199254740993"');
  });
});
