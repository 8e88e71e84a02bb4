import { describe, expect, test } from "vitest";
import { returnPath } from "./return-to";

describe("where a login leads", () => {
  test.each(["/things?status=open&page=2", "/things/1#history"])("keeps the console's own %s", (path) => {
    expect(returnPath(path)).toBe(path);
  });
  test.each([
    null,
    "",
    "things",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/login?to=/login",
  ])("refuses %s", (path) => {
    expect(returnPath(path)).toBe("/");
  });
});
