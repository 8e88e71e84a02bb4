import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

const listWithinMs = 1000;
const slowdown = 4;
/** How long the reckoning below takes on the processor that the second is meant for, slowed down likewise. */
const reckoningMs = 430;
const mostRuns = 12;

/** How long after the navigation began the list's first row is there. */
async function listShownAfter(page: Page): Promise<number> {
  await page.goto("/console/members");
  const shown = await page.waitForFunction(() => {
    const row = document.querySelector("main tbody tr a");
    return row === null ? false : performance.now();
  });
  return Number(await shown.jsonValue());
}

/** How long this processor takes now for the same small work each time. */
function reckon(page: Page): Promise<number> {
  return page.evaluate(() => {
    const began = performance.now();
    const counts = new Map<string, number>();
    for (let n = 0; n < 1_500_000; n++) {
      const key = (n % 1000).toString(36);
      counts.set(key, (counts.get(key) ?? 0) + n);
    }
    JSON.stringify([...counts]);
    return performance.now() - began;
  });
}

describe("speed", () => {
  // What else the machine does makes a page slower, never faster: the best of a few runs is the page's own.
  test("a list is there within a second on a slow processor", { timeout: 120_000 }, async ({ page, context }) => {
    await signIn(page);
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    const times: number[] = [];
    const reckonings: number[] = [];
    const allowed = () => listWithinMs * Math.max(1, Math.min(...reckonings) / reckoningMs);
    do {
      times.push(await listShownAfter(page));
      reckonings.push(await reckon(page));
    } while (times.length < mostRuns && Math.min(...times) > allowed());
    console.log(`list shown after ${times.map(Math.round)} ms; reckoning ${reckonings.map(Math.round)} ms`);
    expect(Math.min(...times)).toBeLessThanOrEqual(allowed());
  });
});
