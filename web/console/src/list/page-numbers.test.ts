import { describe, expect, it } from "vitest";
import { pageNumbers } from "./page-numbers";

describe("the pages offered", () => {
  it("are all of few", () => {
    expect(pageNumbers(1, 1)).toEqual([1]);
    expect(pageNumbers(3, 7)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
  it("are the ends and the neighbours of many", () => {
    expect(pageNumbers(1, 50)).toEqual([1, 2, 3, 4, 5, 0, 50]);
    expect(pageNumbers(25, 50)).toEqual([1, 0, 23, 24, 25, 26, 27, 0, 50]);
    expect(pageNumbers(50, 50)).toEqual([1, 0, 46, 47, 48, 49, 50]);
  });
  it("leave out no single page", () => {
    expect(pageNumbers(5, 50)).toEqual([1, 2, 3, 4, 5, 6, 7, 0, 50]);
  });
  it("go up without a repeat, whatever the page is", () => {
    for (const last of [1, 2, 6, 9, 100]) {
      for (let current = 1; current <= last + 3; current++) {
        const pages = pageNumbers(current, last).filter((page) => page > 0);
        expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b));
        expect(pages.at(-1)).toBe(last);
      }
    }
  });
});
