import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { keepScreenshot } from "../harness/screenshot";
import { demoPassword } from "../harness/server";
import { settle } from "../harness/settle";
import { signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";

const list = "/console/security_events";
const charts = (page: Page) => page.getByRole("region", { name: /^(Charts|图表)$/ });
const card = (page: Page, name: string) => charts(page).getByRole("region", { name, exact: true });

describe("the charts above the list of security events", () => {
  test("show sign-ins and failures of a period, and lead to what they count", async ({ page, server }) => {
    await server.api();
    await signIn(page);
    await page.goto(list);
    await card(page, "Sign-ins and failures")
      .getByRole("img", { name: /^Sign-ins/ })
      .waitFor();
    await settle(page);
    await expectAccessible(page);
    await keepScreenshot(page, "event-charts");

    const asked = page.waitForResponse((resp) => resp.url().includes("/widgets/sign_ins?") && resp.ok());
    await charts(page).getByText("7 days").click();
    const { series } = (await (await asked).json()) as { series: { points: unknown[] }[] };
    expect(series.map((s) => s.points.length)).toEqual([7, 7, 7]);
    await card(page, "Events by kind").getByRole("button", { name: "Show Events by kind as table" }).click();
    await card(page, "Events by kind").getByRole("link", { name: "Signed in", exact: true }).click();
    await page.waitForURL(/event=login&at__gte=/);
    await charts(page).waitFor();
  });

  test("are hidden and stay so; the choice of days as well", async ({ page }) => {
    await signIn(page, undefined, list);
    await card(page, "Sign-ins and failures").waitFor();
    const saved = page.waitForResponse((resp) => resp.url().includes("/preferences/") && resp.ok());
    const button = page.getByRole("button", { name: "Charts" });
    await button.press("Enter");
    await saved;
    await charts(page).waitFor({ state: "detached" });
    expect(await button.getAttribute("aria-expanded")).toBe("false");
    await page.reload();
    await page.locator("main tbody tr a").first().waitFor();
    expect(await charts(page).count()).toBe(0);
    await button.click();
    await card(page, "Sign-ins and failures").waitFor();
  });

  test("say so on their card when they cannot be read; the rows are there all the same", async ({ page, faults }) => {
    faults.expect({ status: 503, path: /widgets\/sign_ins/ });
    await page.route("**/api/v1/console/widgets/sign_ins*", (route) =>
      route.fulfill({
        status: 503,
        contentType: "application/problem+json",
        body: JSON.stringify({
          title: "Unavailable",
          status: 503,
          code: "unavailable",
          detail: "The database is away.",
        }),
      }),
    );
    await signIn(page, undefined, list);
    await card(page, "Sign-ins and failures").getByRole("alert").waitFor();
    await page.locator("main tbody tr a").first().waitFor();
    await page.unroute("**/api/v1/console/widgets/sign_ins*");
    await card(page, "Sign-ins and failures").getByRole("button", { name: "Try again" }).click();
    await card(page, "Sign-ins and failures")
      .getByRole("img", { name: /^Sign-ins/ })
      .waitFor();
  });

  test("are on no dashboard, and above no other list", async ({ page }) => {
    await signIn(page);
    await page.getByRole("region", { name: "Courses on sale" }).waitFor();
    expect(await page.getByRole("region", { name: "Sign-ins and failures" }).count()).toBe(0);
    await page.goto("/console/sessions");
    await page.locator("main tbody tr a").first().waitFor();
    expect(await page.getByRole("button", { name: "Charts" }).count()).toBe(0);
  });
});

for (const [name, person] of Object.entries({
  "dark-zh": { ...desktop, colorScheme: "dark" as const, locale: "zh-CN" },
  phone,
})) {
  describe(`in another look: ${name}`, () => {
    test.override("person", person);

    test("the charts are readable and fit", async ({ page }) => {
      await signIn(page, undefined, list);
      if (name === "phone") {
        await page.getByRole("button", { name: "More ways to show the list" }).click();
        await page.getByRole("menuitem", { name: "Show charts" }).click();
      }
      await charts(page).getByRole("img").first().waitFor();
      await settle(page);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await keepScreenshot(page, `event-charts-${name}`);
    });
  });
}

describe("users by what their profile says", () => {
  test("are filtered in the panel by who may read the profiles", async ({ page, server }) => {
    const api = await server.api();
    const user = await api.create("users", { username: "germain", language: "en", students: [{ number: "S-1776" }] });
    await signIn(page, undefined, "/console/users?students.number=S-1776");
    await page.locator(`main [data-row-link="${user.id}"]`).waitFor();
    expect(await page.locator("main tbody tr").count()).toBe(1);
    await page
      .getByRole("group", { name: /filter/i })
      .getByText("Student profile: Student number")
      .waitFor();
    await page.getByRole("button", { name: /^Filters/ }).click();
    await page.getByRole("complementary", { name: "Filters" }).getByText("Student profile: Student number").waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "users-by-profile");
  });

  test("are not by others, who are told that there is no such filter", async ({ page, server }) => {
    const api = await server.api();
    const role = await api.create("roles", { name: "reads users", permissions: ["users:read"] });
    await api.create("users", { username: "reads-users", password: demoPassword, roles: [role.id], language: "en" });
    const who = { username: "reads-users", password: demoPassword };
    await signIn(page, who, "/console/users?students.number=S10001");
    await page.getByText("that this list does not have: students.number").waitFor();
  });
});
