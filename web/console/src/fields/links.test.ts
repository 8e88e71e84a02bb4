import { expect, it } from "vitest";
import { mailHref, safeHref } from "./links";

it("leads only to pages and mailboxes", () => {
  expect(safeHref("https://example.com/a b")).toBe("https://example.com/a%20b");
  expect(safeHref("mailto:ada@example.com")).toBe("mailto:ada@example.com");
  for (const bad of [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://example.com/x",
    "//example.com",
    "example.com",
    "",
    null,
    1,
  ]) {
    expect(safeHref(bad), String(bad)).toBeUndefined();
  }
});

it("writes only to addresses", () => {
  expect(mailHref("ada@example.com")).toBe("mailto:ada@example.com");
  expect(mailHref("ada@example.com?bcc=eve@example.com")).toBeUndefined();
  expect(mailHref('"><img src=x>@x')).toBeUndefined();
});
