import { expect, it } from "vitest";
import { markdownFragment } from "./markdown";

function html(text: string): string {
  const place = document.createElement("div");
  place.append(markdownFragment(text));
  return place.innerHTML;
}

it("shows markdown", () => {
  expect(html("# Title\n\n- one\n- **two**")).toContain("<strong>two</strong>");
});

it("opens links apart and loads no image of another host", () => {
  expect(html("[x](https://example.com)")).toContain('rel="noopener noreferrer nofollow"');
  expect(html("![pic](https://example.com/a.png)")).not.toContain("<img");
  expect(html("![pic](//example.com/a.png)")).not.toContain("<img");
  expect(html("![pic](/api/v1/files/1)")).toContain("<img");
});

it("shows HTML as the text it is", () => {
  const out = html("<img src=x onerror=alert(1)> and\n\n<script>alert(1)</script>\n\n<b>bold</b> **strong**");
  expect(out).not.toMatch(/<(img|script|b)[ >]/);
  expect(out).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(out).toContain("<strong>strong</strong>");
});
