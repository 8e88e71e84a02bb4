import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { openList } from "../harness/list";
import { signIn } from "../harness/sign-in";
import { labTest, test } from "../harness/test";

async function exported(page: Page): Promise<{ name: string; content: Buffer }> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("link", { name: "Export" }).click();
  const download = await arriving;
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

describe("an export", () => {
  test("has the rows that match in the list's order, and the columns shown", async ({ page, server }) => {
    await signIn(page);
    await openList(page, "courses", "status=open&sortby=-price_cents");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("dialog").getByText("CSV").click();
    const { name, content } = await exported(page);
    expect(name).toMatch(/\.csv$/);
    expect([...content.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = content.toString("utf8").slice(1).trimEnd().split("\r\n");
    expect(lines[0]).toBe("title,price_cents,status,teacher_id,category_id,published_at");
    const { total } = await (await server.api()).list("courses", "status=open");
    expect(lines).toHaveLength(total + 1);
    const prices = lines.slice(1).map((line) => Number(/,(\d+),open,/.exec(line)?.[1]));
    expect(prices).toEqual([...prices].sort((a, b) => b - a));
  });

  test("has other columns and all rows when that is chosen, as JSON or for Excel", async ({ page, server }) => {
    await signIn(page);
    await openList(page, "teachers", "active=false");
    await page.getByRole("button", { name: "Export" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "All", exact: true }).check();
    await dialog.getByRole("radio", { name: "All columns" }).check();
    await dialog.getByText("JSON").click();
    const { content } = await exported(page);
    const rows = JSON.parse(content.toString("utf8")) as Record<string, unknown>[];
    expect(rows).toHaveLength((await (await server.api()).list("teachers")).total);
    expect(Object.keys(rows[0] ?? {})).toContain("updated_at");
    await page.getByRole("button", { name: "Export" }).click();
    await dialog.getByText("Excel").click();
    expect((await exported(page)).content.subarray(0, 2).toString()).toBe("PK");
  });

  labTest("cannot be made to run formulas in a spreadsheet", async ({ page }) => {
    await signIn(page);
    await openList(page, "specimens", "search=HYPERLINK");
    await page.locator("[data-row-link]").first().waitFor();
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("dialog").getByText("CSV").click();
    const text = (await exported(page)).content.toString("utf8");
    expect(text).toContain("'=HYPERLINK");
    expect(text).not.toMatch(/(^|,)"?=HYPERLINK/m);
  });
});
