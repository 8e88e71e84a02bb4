import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { slowness } from "../harness/reckon";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

const listWithinMs = 1000;
const slowdown = 4;
const mostRuns = 24;

/** How long after the navigation began the list's first row is there. */
async function listShownAfter(page: Page): Promise<number> {
  await page.goto("/console/members");
  const shown = await page.waitForFunction(() => {
    const row = document.querySelector("main tbody tr a");
    return row === null ? false : performance.now();
  });
  return Number(await shown.jsonValue());
}

describe("speed", () => {
  // What else the machine does makes a page slower, never faster: the best of a few runs is the page's own.
  test("a list is there within a second on a slow processor", { timeout: 300_000 }, async ({ page, context }) => {
    await signIn(page);
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    // Each time is held against how slow the processor was just before and just after.
    const times: number[] = [];
    let before = await slowness(page, slowdown);
    do {
      const took = await listShownAfter(page);
      const after = await slowness(page, slowdown);
      times.push(took / ((before + after) / 2));
      before = after;
    } while (times.length < mostRuns && Math.min(...times) > listWithinMs);
    console.log(`list shown after ${times.map(Math.round)} ms, reckoned for the processor that is meant`);
    expect(Math.min(...times)).toBeLessThanOrEqual(listWithinMs);
  });
});
