import type { Locator, Page } from "playwright-core";

/** Opens the page of one record, or of a new one, and waits until its form can be filled in. */
export async function openRecord(page: Page, resource: string, id = "new"): Promise<void> {
  await page.goto(`/console/${resource}/${id}`);
  await saveButton(page).waitFor();
  await page.waitForLoadState("networkidle");
}

/** The place of one field in a form, with its label, input and mistakes. */
export function fieldOf(page: Page, name: string): Locator {
  return page.locator(`main [data-field="${name}"]`);
}

/** The text input of a field. */
export function inputOf(page: Page, name: string): Locator {
  return fieldOf(page, name).locator("input, textarea").first();
}

export function saveButton(page: Page): Locator {
  return page.locator("main").getByRole("button", { name: /^(Save|Create)$/ });
}

/** Saves and waits until the page says so. */
export async function save(page: Page): Promise<void> {
  await saveButton(page).click();
  await page
    .getByRole("status")
    .filter({ hasText: /^Saved at/ })
    .waitFor();
}

/** Saves what changes somebody's rights: the page first says who gains and loses. */
export async function saveRights(page: Page): Promise<void> {
  await saveButton(page).click();
  const effects = page.getByRole("dialog").filter({ hasText: "Who gains and loses rights" });
  await effects.getByRole("button", { name: "Save" }).click();
  await page
    .getByRole("status")
    .filter({ hasText: /^Saved at/ })
    .waitFor();
}

/** The children of a record in its form, in order. */
export function itemsOf(page: Page, inline: string): Locator {
  return page.locator(`[data-inline="${inline}"] [data-item]`);
}
