import { expect, it } from "vitest";
import { partsOf } from "./text-parts";

it("loses nothing of a long text", () => {
  for (const text of [
    "word ".repeat(600_000),
    "line\n".repeat(100_000),
    "x".repeat(333_333),
    "😀".repeat(120_001),
    "",
  ]) {
    const parts = partsOf(text);
    expect(parts.join("")).toBe(text);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(50_000);
  }
});

it("cuts after lines and never within a character", () => {
  expect(partsOf("line\n".repeat(100_000)).every((part) => part.endsWith("\n"))).toBe(true);
  for (const part of partsOf(`a${"😀".repeat(120_001)}`)) expect(() => encodeURIComponent(part)).not.toThrow();
});
