import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { settle } from "../harness/settle";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

const firstLoadWithin = 350 * 1024;
const mostShift = 0.02;

/** What a page asks the server for, from now on. */
class Traffic {
  readonly #asked = new Map<string, number>();
  #waiting: Promise<number>[] = [];

  constructor(page: Page) {
    page.on("request", (request) => {
      if (!request.url().startsWith("http")) return;
      const name = `${request.method()} ${request.url()}`;
      this.#asked.set(name, (this.#asked.get(name) ?? 0) + 1);
    });
    page.on("requestfinished", (request) => {
      if (!/\.(js|css)$/.test(new URL(request.url()).pathname)) return;
      this.#waiting.push(request.sizes().then((sizes) => sizes.responseBodySize));
    });
  }

  get twice(): string[] {
    return [...this.#asked].filter(([, times]) => times > 1).map(([name]) => name);
  }

  /** How many bytes of scripts and styles came over the line. */
  async bytes(): Promise<number> {
    return (await Promise.all(this.#waiting)).reduce((sum, size) => sum + size, 0);
  }
}

/** How much has moved on the page since it was opened, without anybody doing anything. */
function shifted(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
            if (!shift.hadRecentInput) sum += shift.value;
          }
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(sum), 200);
      }),
  );
}

describe("the first load", () => {
  test("of the sign-in page and of a list is small, and asks for nothing twice", async ({ page, context }) => {
    const login = new Traffic(page);
    await page.goto("/console/login");
    await settle(page);
    const loginBytes = await login.bytes();
    expect(login.twice).toEqual([]);

    await signIn(page);
    const fresh = await context.newPage();
    const session = await context.newCDPSession(fresh);
    await session.send("Network.enable");
    await session.send("Network.clearBrowserCache");
    const list = new Traffic(fresh);
    await fresh.goto("/console/courses");
    await fresh.locator("main tbody tr a").first().waitFor();
    await settle(fresh);
    const listBytes = await list.bytes();
    expect(list.twice).toEqual([]);

    console.log(
      `scripts and styles: sign-in ${Math.round(loginBytes / 1024)} kB, list ${Math.round(listBytes / 1024)} kB`,
    );
    expect(loginBytes).toBeGreaterThan(0);
    expect(loginBytes).toBeLessThanOrEqual(firstLoadWithin);
    expect(listBytes).toBeLessThanOrEqual(firstLoadWithin);
  });
});

describe("while it loads", () => {
  test("nothing jumps", async ({ page, server }) => {
    const { items } = await (await server.api()).list("courses", "per_page=1&sortby=title");
    const course = `/console/courses/${items[0]?.id}`;
    const shifts: Record<string, number> = {};
    await page.goto("/console/login");
    await settle(page);
    shifts["/console/login"] = await shifted(page);
    await signIn(page);
    for (const path of ["/console/", "/console/courses", "/console/courses?status=open", course, `${course}/history`]) {
      await page.goto(path);
      await page.getByRole("main").waitFor();
      await settle(page);
      shifts[path] = await shifted(page);
    }
    console.log("layout shift", shifts);
    for (const [path, shift] of Object.entries(shifts)) expect(shift, path).toBeLessThanOrEqual(mostShift);
  });
});
