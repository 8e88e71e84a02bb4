import { expect, it } from "vitest";
import { toneOf } from "./tone";

it("gives a usual state the tone of its meaning, and any other always the same", () => {
  expect(toneOf("open")).toBe("good");
  expect(toneOf("Failed")).toBe("bad");
  expect(toneOf("draft")).toBe("quiet");
  expect(toneOf("pending")).toBe("warn");
  expect(toneOf("lent")).toBe(toneOf("lent"));
  expect(["good", "warn", "bad", "quiet"]).not.toContain(toneOf("lent"));
});
