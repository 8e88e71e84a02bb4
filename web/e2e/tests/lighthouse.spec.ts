import { describe, expect } from "vitest";
import { AuditedBrowser } from "../harness/lighthouse";
import { slowness } from "../harness/reckon";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

const atLeast = 95;
const mostShift = 0.02;
/**
 * What else the machine does makes a page slower, never faster: the best of a few runs is the page's own. A processor that
 * is slower than the one that marks are meant for has its share of the simulated time scaled down by as much.
 */
const mostRuns = 10;

const audited = test.extend("audited", { scope: "file" }, async ({ server }, { onCleanup }) => {
  const browser = await AuditedBrowser.launch(server.url);
  onCleanup(() => browser.close());
  return browser;
});

async function expectMarks(browser: AuditedBrowser, url: string): Promise<void> {
  for (let run = 1; ; run++) {
    const audit = await browser.audit(url, 1 / (await slownessNow(browser))).catch((error: unknown) => {
      // A busy browser loses the beginning of a trace now and then; that says nothing about the page.
      if (run === mostRuns) throw error;
    });
    if (audit === undefined) continue;
    const { scores, layoutShift, lost } = audit;
    const lowest = Math.min(...Object.values(scores));
    if (lowest < atLeast && run < mostRuns) continue;
    console.log(
      new URL(url).pathname.split("/").slice(0, 3).join("/"),
      scores,
      `layout shift ${layoutShift.toFixed(3)}`,
    );
    expect(lowest, `${url}: ${JSON.stringify(scores)}\n${lost.join("\n")}`).toBeGreaterThanOrEqual(atLeast);
    expect(layoutShift, lost.join("\n")).toBeLessThanOrEqual(mostShift);
    return;
  }
}

/** How slow the processor is, by the middle of a few tries. */
async function slownessNow(browser: AuditedBrowser): Promise<number> {
  const page = await browser.context.newPage();
  const tries: number[] = [];
  for (let n = 0; n < 5; n++) tries.push(await slowness(page));
  await page.close();
  return tries.sort((a, b) => a - b)[2] ?? 1;
}

describe("performance, accessibility and best practices", () => {
  audited("of the sign-in page", { timeout: 400_000 }, async ({ audited, server }) => {
    await expectMarks(audited, `${server.url}/console/login`);
  });

  audited("of a list and a form", { timeout: 900_000 }, async ({ audited, server }) => {
    const page = await audited.context.newPage();
    await signIn(page);
    await page.close();
    const { items } = await (await server.api()).list("courses", "per_page=1");
    await expectMarks(audited, `${server.url}/console/courses`);
    await expectMarks(audited, `${server.url}/console/courses/${items[0]?.id}`);
  });
});
