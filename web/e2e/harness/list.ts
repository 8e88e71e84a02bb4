import type { Locator, Page } from "playwright-core";

/** Opens a resource's list, with a query if given, and waits until its rows, or the words that there are none, are there. */
export async function openList(page: Page, resource: string, query = ""): Promise<void> {
  await page.goto(`/console/${resource}${query === "" ? "" : `?${query}`}`);
  await page.getByRole("main").waitFor();
  await page.waitForLoadState("networkidle");
}

/** The rows of the list's table that hold data. */
export function listRows(page: Page): Locator {
  return page
    .locator("main")
    .getByRole("row")
    .filter({ has: page.getByRole("cell") });
}
