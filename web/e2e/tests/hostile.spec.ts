import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { openList } from "../harness/list";
import { signIn } from "../harness/sign-in";
import { labTest } from "../harness/test";

const hacked = (page: Page) => page.evaluate(() => "hacked" in window);

describe("text that tries to be more than text", () => {
  labTest("stays text in the list and on the page of each row", { timeout: 180_000 }, async ({ page, server }) => {
    const { items } = await (await server.api()).list("specimens", "per_page=8&sortby=-created_at");
    expect(items.some((row) => String(row.name).includes("<script>"))).toBe(true);
    await signIn(page);
    await openList(page, "specimens", "sortby=-created_at");
    await page.getByText(String(items[0]?.name).slice(0, 12)).first().waitFor();
    expect(await hacked(page)).toBe(false);
    for (const row of items) {
      await page.goto(`/console/specimens/${row.id}`);
      await expect
        .poll(() => page.locator("main input").evaluateAll((all) => all.map((i) => (i as HTMLInputElement).value)))
        .toContain(row.name);
      expect(await hacked(page), String(row.name)).toBe(false);
    }
  });
});
