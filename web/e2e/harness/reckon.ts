import type { Page } from "playwright-core";

/** How long the work below takes on the processor that figures in milliseconds are meant for. */
const meantMs = 107;

/** How many times slower than meant this processor is right now, with what else the machine does; 1 when it is faster. */
export async function slowness(page: Page, throttled = 1): Promise<number> {
  const took = await page.evaluate(() => {
    const began = performance.now();
    const counts = new Map<string, number>();
    for (let n = 0; n < 1_500_000; n++) {
      const key = (n % 1000).toString(36);
      counts.set(key, (counts.get(key) ?? 0) + n);
    }
    JSON.stringify([...counts]);
    return performance.now() - began;
  });
  return Math.max(1, took / (meantMs * throttled));
}
