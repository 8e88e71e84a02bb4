import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { keepScreenshot } from "../harness/screenshot";
import { demoPassword, type Server } from "../harness/server";
import { settle } from "../harness/settle";
import { signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";

/** A user whose role builds on another, which gives some courses only. */
async function makeReviewer(server: Server, name: string) {
  const api = await server.api();
  const base = await api.create("roles", {
    name: `${name} base`,
    permissions: ["courses:read", "courses:read_all", "courses:update"],
    denied: ["courses:delete"],
    scopes: [{ resource: "courses", scope: "all", filter: "status=open" }],
    field_rules: [{ resource: "courses", field: "price_cents", rule: "hidden" }],
  });
  const role = await api.create("roles", { name, parents: [base.id] });
  const user = await api.create("users", { username: name, password: demoPassword, roles: [role.id] });
  const open = await api.list("courses", "status=open&per_page=1");
  const draft = await api.list("courses", "status=draft&per_page=1");
  return { role, user, open: open.items[0]?.id ?? "", draft: draft.items[0]?.id ?? "" };
}

/** Chooses from a list with search by what it is called. */
async function choose(page: Page, label: string, typed: string, option: string | RegExp): Promise<void> {
  const input = page.getByRole("combobox", { name: label });
  await input.click();
  await input.fill(typed);
  await page.locator(".ant-select-item-option").filter({ hasText: option }).first().click();
}

describe("why somebody may do something", () => {
  test("is asked by choosing, and the address holds the question", async ({ page, server }) => {
    const { user, open, draft, role } = await makeReviewer(server, "reviewer1");
    await signIn(page);
    await page.goto("/console/access");
    await page.getByRole("heading", { name: "Choose a user and a permission" }).waitFor();
    await expectAccessible(page);
    await choose(page, "User", "reviewer1", "reviewer1");
    await choose(page, "Permission", "courses update", "courses:update");
    await page.getByRole("heading", { name: "Yes, allowed" }).waitFor();
    const answer = page.locator("[data-allowed]");
    expect(await answer.getByRole("listitem").allInnerTexts()).toEqual([
      "Role reviewer1 → Role reviewer1 base → allows Courses: Update courses:update",
      "Role reviewer1 gives it for all records that match status=open",
      "Price price_cents – hidden",
    ]);
    expect(new URL(page.url()).search).toBe(`?user=${user.id}&permission=courses%3Aupdate`);
    await expectAccessible(page);
    await keepScreenshot(page, "explain-why");

    await page.goto(`/console/access?user=${user.id}&permission=courses:update&row=${open}`);
    await page.getByText("The record is within what the user may reach.").waitFor();
    await page.goto(`/console/access?user=reviewer1&permission=courses:update&row=${draft}`);
    await page.getByRole("heading", { name: "No, not allowed" }).waitFor();
    await page.getByText("The record is outside of what the user may reach").waitFor();
    await page.goto(`/console/access?user=${user.id}&permission=courses:delete`);
    await page.getByRole("heading", { name: "No, not allowed" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Role reviewer1", exact: true }).first().click();
    await page.waitForURL((url) => url.pathname.endsWith(`/roles/${role.id}`));
  });

  test("who can do something is listed page by page, with the reasons", async ({ page, server }) => {
    const { user } = await makeReviewer(server, "reviewer2");
    const api = await server.api();
    const many = await api.create("roles", { name: "many", permissions: ["paths:update"] });
    for (let i = 10; i < 33; i++) {
      await api.create("users", { username: `walker${i}`, password: demoPassword, roles: [many.id] });
    }
    await signIn(page);
    await page.goto("/console/access?tab=who&permission=paths:update");
    await page.locator('[data-user="walker10"]').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "explain-who");
    await page.getByTitle("2", { exact: true }).click();
    await page.locator('[data-user="walker32"]').waitFor();
    expect(new URL(page.url()).searchParams.get("page")).toBe("2");
    await page.goto("/console/access?tab=who&permission=courses:update");
    const person = page.locator('[data-user="reviewer2"]');
    await person.getByText("Role reviewer2 base").waitFor();
    await person.getByRole("link", { name: "Why?" }).click();
    await page.getByRole("heading", { name: "Yes, allowed" }).waitFor();
    expect(new URL(page.url()).searchParams.get("user")).toBe(user.id);
  });

  test("all that a user may do is one click from his page", async ({ page, server }) => {
    const { user } = await makeReviewer(server, "reviewer3");
    await signIn(page);
    await page.goto(`/console/users/${user.id}`);
    await page
      .getByRole("button", { name: "Permissions", exact: true })
      .or(page.getByRole("link", { name: "Permissions", exact: true }).and(page.locator("main a")))
      .first()
      .click();
    await page.waitForURL(/tab=holds/);
    const update = page.locator('[data-permission="courses:update"]');
    await expect.poll(() => update.getAttribute("data-implied")).toBe("allow");
    expect(await update.getAttribute("aria-label")).toBe(
      "Courses: Update – allowed by reviewer3 → reviewer3 base (courses:update)",
    );
    expect(await page.locator('[data-permission="courses:delete"]').getAttribute("data-implied")).toBe("deny");
    await expectAccessible(page);
    await keepScreenshot(page, "explain-holds");
  });

  test("cannot be asked by others, nor is it in their menu", async ({ page, server, faults }) => {
    const { user } = await makeReviewer(server, "reviewer4");
    await signIn(page, { username: "reviewer4", password: demoPassword });
    await page.getByRole("link", { name: "Courses" }).first().waitFor();
    expect(await page.getByRole("link", { name: "Who may do what" }).count()).toBe(0);
    faults.expect({ status: 404, path: "/console/access" });
    await page.goto(`/console/access?user=${user.id}`);
    await page
      .getByRole("heading", { name: "There is nothing here" })
      .or(page.getByRole("heading", { level: 2 }))
      .first()
      .waitFor();
    expect(await page.getByText("May somebody do this?").count()).toBe(0);
  });

  test("a page that an auditor may not open says where to ask why", async ({ page, server }) => {
    const api = await server.api();
    const auditor = await api.find("roles", "name=auditor");
    await api.create("users", { username: "auditor5", password: demoPassword, roles: [auditor.id] });
    await signIn(page, { username: "auditor5", password: demoPassword });
    await page.goto("/console/courses/new");
    await page.getByRole("link", { name: "Why not?" }).click();
    await page.getByRole("heading", { name: "No, not allowed" }).waitFor();
    await page.getByText("No role and no grant of the user's own gives this permission.").waitFor();
  });
});

for (const [name, person] of Object.entries({
  "dark-zh": { ...desktop, colorScheme: "dark" as const, locale: "zh-CN" },
  phone,
})) {
  describe(`in another look: ${name}`, () => {
    test.override("person", person);

    test("questions and answers are readable", async ({ page, server }) => {
      const { user, draft } = await makeReviewer(server, `r-${name}`);
      await signIn(page);
      await page.goto(`/console/access?user=${user.id}&permission=courses:update&row=${draft}`);
      await page.locator("[data-allowed]").waitFor();
      await settle(page);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        person.viewport?.width ?? 0,
      );
      await keepScreenshot(page, `explain-why-${name}`);
      await page.goto(`/console/access?tab=holds&user=${user.id}`);
      await page.locator('[data-permission="courses:update"]').waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, `explain-holds-${name}`);
    });
  });
}
