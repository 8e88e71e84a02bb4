import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { Api } from "../harness/api";
import { expectAccessible } from "../harness/axe";
import { openRecord, save } from "../harness/form";
import { keepScreenshot } from "../harness/screenshot";
import { demoPassword } from "../harness/server";
import { signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";

const banner = (page: Page) => page.getByRole("region", { name: /Acting as another user|代操作/ });

/** Opens the page of a user and begins to act as him there. */
async function actAs(page: Page, api: Api, username: string): Promise<void> {
  const user = await api.find("users", `username=${username}`);
  await openRecord(page, "users", user.id);
  await page.getByRole("button", { name: /^(Actions|操作)$/ }).click();
  await page.getByRole("menuitem", { name: /Act as this user|以此用户身份操作/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("textarea").fill("Ticket 42");
  await dialog.getByRole("button", { name: /Act as this user|以此用户身份操作/ }).click();
  await banner(page).waitFor();
}

describe("acting as another user", () => {
  test("is seen on every page, kept in the history, and leads back", async ({ page, server }) => {
    const api = await server.api();
    await signIn(page);
    await actAs(page, api, "editor");
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    const status = banner(page).getByRole("status");
    expect(await status.innerText()).toBe("Administrator acts as Tom Archer");
    await banner(page)
      .getByText(/^(59|60) minutes left$/)
      .waitFor();
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
    await keepScreenshot(page, "impersonation-dashboard");
    expect(await page.getByRole("menuitem", { name: "Roles" }).count()).toBe(0);

    const { items } = await api.list("courses", "status=draft&per_page=50");
    const editor = await api.find("users", "username=editor");
    const [department] = editor.departments as string[];
    const course = items.find((row) => row.department_id === department) ?? items[0];
    if (!course) throw new Error("there is no course to change");
    await openRecord(page, "courses", course.id);
    await banner(page).waitFor();
    const title = page.locator('main [data-field="title"] input');
    await title.fill(`${course.title} again`);
    await save(page);
    await page.goto(`/console/courses/${course.id}/history`);
    const line = page.locator("[data-action]").first();
    await line.getByText("admin as editor").waitFor();
    await keepScreenshot(page, "impersonation-history");

    await banner(page).getByRole("button", { name: "End" }).click();
    await banner(page).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Account of Administrator" }).waitFor();
    await page.goto("/console/users");
    await page.getByRole("heading", { level: 1, name: "Users" }).waitFor();
  });

  test("is told to the user, by whom and why", async ({ page, server }) => {
    const api = await server.api();
    const support = await api.find("users", "username=support");
    await api.call("POST", "auth/impersonate", { user_id: support.id, reason: "To see what she sees" });
    await signIn(page, { username: "support", password: demoPassword });
    await page.goto("/console/profile");
    await page.getByText("An administrator began to act as you").waitFor();
    await page.getByText("by admin · reason: To see what she sees").waitFor();
    await page.getByText("admin acts as you").waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "impersonation-told", { fullPage: true });
  });

  test("another tab follows", async ({ page, context, server }) => {
    const api = await server.api();
    await signIn(page);
    const other = await context.newPage();
    await other.goto("/console/users");
    await other.getByRole("heading", { level: 1, name: "Users" }).waitFor();
    await actAs(page, api, "manager");
    await banner(other).waitFor();
    await banner(other).getByRole("button", { name: "End" }).click();
    await banner(page).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Account of Administrator" }).waitFor();
  });
});

for (const [name, person] of Object.entries({
  dark: { ...desktop, colorScheme: "dark" as const },
  phone,
  chinese: { ...desktop, locale: "zh-CN" },
})) {
  describe(`in the ${name} look`, () => {
    test.override("person", person);

    test("the banner holds to WCAG 2.2 AA and fits", async ({ page, server, context }) => {
      const api = await server.api();
      await signIn(page);
      const user = await api.find("users", "username=editor");
      const session = (await (await context.request.get("/api/v1/auth/browser/session")).json()) as {
        csrf_token: string;
      };
      await context.request.post("/api/v1/auth/impersonate", {
        headers: { "X-CSRF-Token": session.csrf_token },
        data: { user_id: user.id, reason: "Ticket 42" },
      });
      await page.goto("/console/courses");
      await banner(page).waitFor();
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await keepScreenshot(page, `impersonation-${name}`);
    });
  });
}
