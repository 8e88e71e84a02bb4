import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const folder = fileURLToPath(new URL("../screenshots", import.meta.url));

/** Keeps what the page looks like now: web/e2e/screenshots/NAME.png. Returns the path. */
export async function keepScreenshot(page: Page, name: string, { fullPage = false } = {}): Promise<string> {
  const path = join(folder, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, fullPage, animations: "disabled", caret: "hide" });
  return path;
}
