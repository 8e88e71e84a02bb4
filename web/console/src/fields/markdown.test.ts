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
