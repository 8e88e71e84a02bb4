import { describe, expect } from "vitest";
import { desktop, labTest, phone } from "../harness/test";
import { visitOf } from "../harness/tour";
import { walk } from "../harness/walk";

const locales = { en: "en-US", zh: "zh-CN" } as const;

for (const [kind, person] of Object.entries({ desktop, phone })) {
  for (const language of ["en", "zh"] as const) {
    describe(`every page of the lab on a ${kind}, ${language}`, () => {
      labTest.override("person", { ...person, locale: locales[language] });

      // Each width, language and theme is checked, not each of each: what a rule looks at differs by one of them at a time.
      const axe = (kind === "desktop") === (language === "en");

      labTest(
        `fits the screen${axe ? " and holds to WCAG 2.2 AA, light and dark" : ""}`,
        { timeout: 600_000 },
        async ({ page, server, faults }) => {
          const visit = visitOf(page, await server.api(), faults, language);
          expect(await walk("lab", visit, `lab-${kind}-${language}`, axe)).toEqual({});
        },
      );
    });
  }
}
