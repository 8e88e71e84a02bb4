import { describe, expect, test } from "vitest";
import { diffLists, diffText, folded, jsonText } from "./diff";

const text = (parts: ReturnType<typeof diffText>, kinds: string[]) =>
  parts
    .filter((p) => kinds.includes(p.kind))
    .map((p) => p.text)
    .join("");

describe("the difference of two texts", () => {
  test("is found by words", () => {
    const parts = diffText("the quick brown fox", "the slow brown fox", "en");
    expect(parts.filter((p) => p.kind !== "same")).toEqual([
      { kind: "gone", text: "quick" },
      { kind: "new", text: "slow" },
    ]);
  });

  test("is found by words in Chinese", () => {
    const parts = diffText("学习后端开发课程", "学习前端开发课程", "zh");
    expect(text(parts, ["same"])).toContain("开发课程");
  });

  test("gives both texts back whole", () => {
    for (const [a, b] of [
      ["", "x"],
      ["one\ntwo\nthree", "one\nthree\nfour"],
      ["line\n".repeat(900), `${"line\n".repeat(450)}other\n${"line\n".repeat(450)}`],
      ["a".repeat(5000), "b".repeat(5000)],
    ] as const) {
      const parts = diffText(a, b, "en");
      expect(text(parts, ["same", "gone"])).toBe(a);
      expect(text(parts, ["same", "new"])).toBe(b);
    }
  });

  test("gives up on finding what stayed when nearly nothing did, in good time", () => {
    const many = (seed: number) => Array.from({ length: 20_000 }, (_, i) => `${(i * seed) % 99991}`).join("\n");
    const parts = diffText(many(7), many(13), "en");
    expect(text(parts, ["same", "gone"])).toBe(many(7));
  });
});

test("long stretches that stayed are folded, their ends kept", () => {
  const parts = folded([
    { kind: "same", text: "a".repeat(500) },
    { kind: "new", text: "!" },
    { kind: "same", text: "b".repeat(500) },
    { kind: "gone", text: "?" },
    { kind: "same", text: "short" },
  ]);
  expect(parts[0]?.text).toBe(` … ${"a".repeat(80)}`);
  expect(parts[2]?.text).toBe(`${"b".repeat(80)} … ${"b".repeat(80)}`);
  expect(parts[4]?.text).toBe("short");
});

test("lists tell what came, what went, and whether only the order changed", () => {
  expect(diffLists(["a", "b"], ["b", "c"])).toEqual({ added: ["c"], removed: ["a"], moved: false });
  expect(diffLists(["a", "b"], ["b", "a"])).toEqual({ added: [], removed: [], moved: true });
  expect(diffLists(null, ["a"])).toEqual({ added: ["a"], removed: [], moved: false });
});

test("JSON is compared one member a line", () => {
  expect(jsonText({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(jsonText(null)).toBe("");
});
