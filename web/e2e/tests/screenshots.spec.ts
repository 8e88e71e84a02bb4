import { describe, expect } from "vitest";
import { keepScreenshot } from "../harness/screenshot";
import type { Program } from "../harness/server";
import { settle } from "../harness/settle";
import { signIn } from "../harness/sign-in";
import { desktop, labTest, phone, test } from "../harness/test";
import { tours, visitOf } from "../harness/tour";

const locales = { en: "en-US", zh: "zh-CN" } as const;
const people = { desktop, phone };
const tests = { academy: test, lab: labTest };

for (const program of Object.keys(tours) as Program[]) {
  for (const kind of ["desktop", "phone"] as const) {
    for (const language of ["en", "zh"] as const) {
      for (const colorScheme of ["light", "dark"] as const) {
        const set = `${program}-${kind}-${language}-${colorScheme}`;
        describe(set, () => {
          tests[program].override("person", { ...people[kind], locale: locales[language], colorScheme });

          tests[program]("every page fits the screen", { timeout: 240_000 }, async ({ page, server, faults }) => {
            const wrong: Record<string, unknown> = {};
            const look = async (name: string) => {
              await keepScreenshot(page, `${set}/${name}`);
              const { scroll, client } = await page.evaluate(() => ({
                scroll: document.documentElement.scrollWidth,
                client: document.documentElement.clientWidth,
              }));
              if (scroll > client) wrong[name] = `${scroll} px wide on a screen of ${client}`;
            };
            await page.goto("/console/login");
            await page.locator('input[autocomplete="username"]').waitFor();
            await settle(page);
            await look("login");
            await signIn(page);
            const visit = visitOf(page, await server.api(), faults, language);
            for (const stop of tours[program]) {
              try {
                await stop.open(visit);
              } catch (error) {
                wrong[stop.name] = String(error);
              }
              await look(stop.name);
            }
            expect(wrong).toEqual({});
          });
        });
      }
    }
  }
}
