import { describe, expect } from "vitest";
import { violationsOn } from "../harness/axe";
import type { Program } from "../harness/server";
import { settle } from "../harness/settle";
import { signIn } from "../harness/sign-in";
import { desktop, labTest, phone, test } from "../harness/test";
import { tours, visitOf } from "../harness/tour";

const locales = { en: "en-US", zh: "zh-CN" } as const;
const tests = { academy: test, lab: labTest };

for (const program of Object.keys(tours) as Program[]) {
  for (const language of ["en", "zh"] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      describe(`every page of the ${program} in ${language}, ${colorScheme}`, () => {
        // A phone has pages of its own kind: one language and one theme of them will do.
        const kinds = language === "zh" && colorScheme === "light" ? { desktop, phone } : { desktop };
        for (const [kind, of] of Object.entries(kinds)) {
          describe(`on a ${kind}`, () => {
            tests[program].override("person", { ...of, locale: locales[language], colorScheme });

            tests[program]("holds to WCAG 2.2 AA", { timeout: 240_000 }, async ({ page, server, faults }) => {
              const found: Record<string, unknown> = {};
              await page.goto("/console/login");
              await page.locator('input[autocomplete="username"]').waitFor();
              await settle(page);
              const login = await violationsOn(page);
              if (login.length > 0) found.login = login;
              await signIn(page);
              const visit = visitOf(page, await server.api(), faults, language);
              for (const stop of tours[program]) {
                try {
                  await stop.open(visit);
                } catch (error) {
                  found[stop.name] = String(error);
                  continue;
                }
                const violations = await violationsOn(page);
                if (violations.length > 0) found[stop.name] = violations;
              }
              expect(found).toEqual({});
            });
          });
        }
      });
    }
  }
}
