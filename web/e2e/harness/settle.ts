import type { Page, Request } from "playwright-core";

const quietMs = 150;
const within = 15_000;

/** Requests that a page waits for. */
const open = new WeakMap<Page, Set<Request>>();

/** Has settle wait for what a page requests from now on. */
export function watchRequests(page: Page): void {
  if (open.has(page)) return;
  const waiting = new Set<Request>();
  open.set(page, waiting);
  page.on("request", (request) => waiting.add(request));
  page.on("requestfinished", (request) => waiting.delete(request));
  page.on("requestfailed", (request) => waiting.delete(request));
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame()) waiting.clear();
  });
}

/** Waits until the page has come to rest for a moment: nothing is loading, no outline stands for what is to come, nothing moves. */
export async function settle(page: Page): Promise<void> {
  watchRequests(page);
  const waiting = open.get(page) ?? new Set();
  const end = Date.now() + within;
  for (let calm = 0; calm < quietMs; ) {
    if (Date.now() > end) {
      const left = [...waiting].map((r) => r.url());
      throw new Error(`${page.url()} does not come to rest; it waits for ${left.join(", ") || "something drawn"}`);
    }
    const step = 50;
    await page.waitForTimeout(step);
    calm = waiting.size === 0 && (await page.evaluate(atRest)) ? calm + step : 0;
  }
}

function atRest(): boolean {
  const outlines = '.ant-skeleton, .ant-spin-spinning, [aria-busy="true"], .ant-btn-loading';
  const moving = document
    .getAnimations()
    .some((a) => a.playState === "running" && a.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY);
  return !moving && document.querySelector(outlines) === null && document.querySelector("#root > *") !== null;
}
