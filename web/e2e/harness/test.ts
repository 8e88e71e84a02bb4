import type { BrowserContextOptions } from "playwright-core";
import { test as base } from "vitest";
import { launch } from "./browser";
import { Faults } from "./faults";
import { type Program, Server } from "./server";

/** How the person's browser is set up; a describe of its own changes it with test.override("person", …). */
export type Person = Pick<
  BrowserContextOptions,
  "locale" | "colorScheme" | "timezoneId" | "viewport" | "hasTouch" | "isMobile"
>;

export const desktop: Person = {
  locale: "en-US",
  colorScheme: "light",
  timezoneId: "Asia/Shanghai",
  viewport: { width: 1440, height: 900 },
};

export const phone: Person = { ...desktop, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/**
 * Tests of a program: server and browser live as long as the file, context and page as long as the test. A test with a page
 * fails when anything in faults was left unexpected.
 */
function testsOf(program: Program) {
  return base
    .extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
      const server = await Server.start(program);
      onCleanup(() => server.remove());
      return server;
    })
    .extend("browser", { scope: "file" }, async ({}, { onCleanup }) => {
      const browser = await launch();
      onCleanup(() => browser.close());
      return browser;
    })
    .extend("person", desktop)
    .extend("context", async ({ browser, server, person }, { onCleanup }) => {
      const context = await browser.newContext({
        ...person,
        baseURL: server.url,
        acceptDownloads: true,
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(15_000);
      onCleanup(() => context.close());
      return context;
    })
    .extend("watched", async ({ context, server }, { onCleanup }) => {
      const page = await context.newPage();
      const faults = new Faults(page, server.url);
      onCleanup(() => faults.assertNone());
      return { page, faults };
    })
    .extend("page", ({ watched }) => watched.page)
    .extend("faults", ({ watched }) => watched.faults);
}

/** On the academy with its demo data. */
export const test = testsOf("academy");

/** On the program whose resources the console has never seen. */
export const labTest = testsOf("lab");
