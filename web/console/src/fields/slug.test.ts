import { expect, it } from "vitest";
import { slugOf } from "./slug";

it("makes a part of an address out of a title", () => {
  expect(slugOf("Hello, World!")).toBe("hello-world");
  expect(slugOf("Crème Brûlée à la carte")).toBe("creme-brulee-a-la-carte");
  expect(slugOf("Ada's notes")).toBe("adas-notes");
  expect(slugOf("Go 入门")).toBe("go");
  expect(slugOf("  --  ")).toBe("");
  expect(slugOf("../../etc/passwd")).toBe("etc-passwd");
  expect(slugOf("<script>alert(1)</script>")).toBe("script-alert-1-script");
});

it("keeps other letters where there are no Latin ones, unless they are refused", () => {
  expect(slugOf("入门 教程")).toBe("入门-教程");
  expect(slugOf("入门", { pattern: "^[a-z0-9-]+$" })).toBe("");
  expect(slugOf("Hello World", { pattern: "^[a-zA-Z0-9]+$" })).toBe("helloworld");
  expect(slugOf("Hello World", { pattern: "^[a-z_]+$" })).toBe("hello_world");
});

it("stays within the length, at the end of a word", () => {
  expect(slugOf("one two three", { max: 9 })).toBe("one-two");
  expect(slugOf("a".repeat(300), { max: 200 })).toHaveLength(100);
});
