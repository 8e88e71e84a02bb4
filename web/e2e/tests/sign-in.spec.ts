import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { listRows, openList } from "../harness/list";
import { admin } from "../harness/server";
import { fillSignIn, signInByForm } from "../harness/sign-in";
import { desktop, test } from "../harness/test";

const atHome = (url: URL) => /^\/console\/?$/.test(url.pathname);

describe("signing in", () => {
  test("leads to the dashboard, and no token is within reach of scripts", async ({ page, context }) => {
    await signInByForm(page);
    expect(atHome(new URL(page.url()))).toBe(true);
    const session = (await context.cookies()).find((cookie) => cookie.name === "manor_session");
    expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(kept).not.toContain(session?.value);
    expect(kept).not.toMatch(/eyJ[\w-]+\./);
  });

  test("with a wrong password says so, keeps the name and lets one try again", async ({ page, faults }) => {
    faults.expect({ status: 401, path: "/api/v1/auth/browser/login" });
    await page.goto("/console/");
    await fillSignIn(page, { username: admin.username, password: "not the password" });
    await page.getByRole("alert").first().waitFor();
    expect(new URL(page.url()).pathname).toBe("/console/login");
    expect(await page.locator('input[autocomplete="username"]').inputValue()).toBe(admin.username);
    expect(await page.locator('input[autocomplete="current-password"]').inputValue()).toBe("");
    await fillSignIn(page, admin);
    await page.waitForURL(atHome);
  });

  test("goes on to the page that was asked for, filters and all", async ({ page }) => {
    await signInByForm(page, admin, "/console/courses?status=open&sortby=-price_cents");
    const url = new URL(page.url());
    expect(url.pathname).toBe("/console/courses");
    expect(url.searchParams.get("status")).toBe("open");
    expect(url.searchParams.get("sortby")).toBe("-price_cents");
  });

  test("leads to a list that shows its rows", async ({ page, server }) => {
    await signInByForm(page);
    await openList(page, "teachers");
    const api = await server.api();
    const { items } = await api.list("teachers", "sortby=name&per_page=20");
    await page.getByText(String(items[0]?.name), { exact: true }).first().waitFor();
    await expect.poll(() => listRows(page).count()).toBe(items.length);
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  describe(`in the ${colorScheme} theme`, () => {
    test.override("person", { ...desktop, colorScheme });

    test("sign-in and dashboard hold to WCAG 2.2 AA", async ({ page }) => {
      await page.goto("/console/");
      await page.locator('input[autocomplete="username"]').waitFor();
      await expectAccessible(page);
      await fillSignIn(page, admin);
      await page.waitForURL(atHome);
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
    });
  });
}
