import type { Locator, Page } from "playwright-core";

/** A file as a person would choose it. */
export interface Chosen {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Chooses one of a list that opens, by what it says. */
export async function choose(page: Page, input: Locator, option: string): Promise<void> {
  await input.click();
  await optionOf(page, option).click();
}

/** Types into a list that searches, and chooses what it finds. */
export async function find(page: Page, input: Locator, text: string): Promise<void> {
  await input.fill(text);
  await optionOf(page, text).click();
}

/** What a closed list of choices shows as chosen. */
export function chosenIn(place: Locator): Locator {
  return place.locator(".ant-select-content").first();
}

/** Types a date or a moment and leaves the input. */
export async function enterDate(input: Locator, text: string): Promise<void> {
  await input.fill(text);
  await input.press("Enter");
  await input.press("Tab");
}

/** Chooses a file where a field asks for one, and waits until it is there by its name. */
export async function upload(page: Page, place: Locator, file: Chosen): Promise<void> {
  const asking = page.waitForEvent("filechooser");
  await place.getByRole("button", { name: /Choose an? (file|image)|Replace/ }).click();
  await (await asking).setFiles(file);
  await place.getByRole("link", { name: file.name }).waitFor();
}

/** Adds rows to a many-to-many, one after the other, by searching for each. */
export async function add(place: Locator, titles: string[]): Promise<void> {
  const available = place.getByRole("region", { name: "Available" });
  for (const title of titles) {
    const row = available.getByRole("button", { name: title, exact: true });
    await available.getByRole("textbox").fill(title);
    await row.click();
    await place.getByRole("button", { name: `Remove ${title}` }).waitFor();
  }
}

/** What is chosen in a many-to-many, in its order. */
export async function chosenRows(place: Locator): Promise<string[]> {
  const buttons = await place.getByRole("button", { name: /^Remove (?!all)/ }).all();
  const names = await Promise.all(buttons.map((button) => button.getAttribute("aria-label")));
  return names.map((name) => (name ?? "").replace(/^Remove /, ""));
}

function optionOf(page: Page, text: string): Locator {
  return page.locator(".ant-select-dropdown:visible").locator(".ant-select-item-option", { hasText: text }).first();
}
