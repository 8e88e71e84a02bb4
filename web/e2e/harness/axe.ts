import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

export interface Violation {
  rule: string;
  help: string;
  places: string[];
}

/** What on the page breaks a rule of WCAG 2.2 level A or AA that can be checked by machine. */
export async function violationsOn(page: Page): Promise<Violation[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      resultTypes: ["violations"],
    });
    return violations.map((v) => ({
      rule: v.id,
      help: v.help,
      places: v.nodes.map((n) => `${n.target.join(" ")}: ${n.failureSummary ?? ""}`),
    }));
  });
}

/** Fails when there is anything of that. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violationsOn(page)).toEqual([]);
}
