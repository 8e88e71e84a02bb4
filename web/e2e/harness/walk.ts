import { violationsOn } from "./axe";
import { keepScreenshot } from "./screenshot";
import type { Program } from "./server";
import { settle } from "./settle";
import { signIn } from "./sign-in";
import { tours, type Visit } from "./tour";

/**
 * Opens every page of a program, keeps what each looks like (screenshots/SET-THEME/PAGE.png), and tells by page what scrolls
 * sideways, what could not be opened and, with axe, what breaks a rule of WCAG 2.2 AA; that in both themes, because colours
 * are what they differ in.
 */
export async function walk(
  program: Program,
  visit: Visit,
  set: string,
  axe: boolean,
): Promise<Record<string, unknown>> {
  const { page } = visit;
  const findings: Record<string, unknown> = {};
  await page.goto("/console/login");
  await page.locator('input[autocomplete="username"]').waitFor();
  await settle(page);
  await inspect(visit, set, "login", axe, findings);
  await signIn(page);
  for (const stop of tours[program]) {
    try {
      await stop.open(visit);
    } catch (error) {
      findings[stop.name] = String(error);
    }
    await inspect(visit, set, stop.name, axe, findings);
  }
  return findings;
}

async function inspect(
  { page }: Visit,
  set: string,
  name: string,
  axe: boolean,
  findings: Record<string, unknown>,
): Promise<void> {
  for (const theme of axe ? (["light", "dark"] as const) : (["light"] as const)) {
    // Nobody has chosen a theme, so that the page follows the system.
    await page.emulateMedia({ colorScheme: theme });
    await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: "attached" });
    await settle(page);
    await keepScreenshot(page, `${set}-${theme}/${name}`);
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }));
    if (scroll > client) findings[`${name} sideways`] = `${scroll} px wide on a screen of ${client}`;
    if (!axe) continue;
    const violations = await violationsOn(page);
    if (violations.length > 0) findings[`${name} in ${theme}`] = violations;
  }
}
