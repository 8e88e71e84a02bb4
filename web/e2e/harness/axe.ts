import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Fails when the page breaks a rule of WCAG 2.2 level A or AA that can be checked by machine. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const results = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    });
    return violations.map((v) => ({
      rule: v.id,
      help: v.help,
      places: v.nodes.map((n) => `${n.target.join(" ")}: ${n.failureSummary ?? ""}`),
    }));
  });
  expect(results).toEqual([]);
}
