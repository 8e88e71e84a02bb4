import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { fieldOf, openRecord, save } from "../harness/form";
import { keepScreenshot } from "../harness/screenshot";
import { demoPassword } from "../harness/server";
import { settle } from "../harness/settle";
import { signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";

/** The mark of one permission. */
function mark(page: Page, permission: string): Locator {
  return page.locator(`[data-permission="${permission}"]`);
}

async function isMarked(at: Locator, said: string, implied: string | null = null): Promise<void> {
  await expect.poll(() => at.getAttribute("data-said")).toBe(said);
  await expect.poll(() => at.getAttribute("data-implied")).toBe(implied);
}

describe("the matrix of a role", () => {
  test("is set by click and by key, and saved as the two lists that it is", async ({ page, server }) => {
    const api = await server.api();
    const parent = await api.create("roles", { name: "clerk", permissions: ["members:read"], denied: ["sales:*"] });
    const role = await api.create("roles", { name: "reader", permissions: ["teachers:read"], parents: [parent.id] });
    await signIn(page);
    await openRecord(page, "roles", role.id);
    const grid = page.getByRole("grid", { name: "Permissions" });
    await grid.waitFor();
    await isMarked(mark(page, "teachers:read"), "allow");
    await isMarked(mark(page, "members:read"), "none", "allow");
    await isMarked(mark(page, "sales:update"), "none", "deny");
    expect(await mark(page, "members:read").getAttribute("aria-label")).toBe(
      "Members: Read – allowed by clerk (members:read)",
    );
    expect(await page.locator('[data-field="denied"]').count()).toBe(0);

    await mark(page, "courses:read").click();
    await isMarked(mark(page, "courses:read"), "allow");
    await mark(page, "courses:read").press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("a");
    await isMarked(mark(page, "courses:update"), "allow");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("d");
    await isMarked(mark(page, "courses:delete"), "deny");
    await page.keyboard.press("End");
    await page.keyboard.press("Space");
    await page.keyboard.press("Space");
    await isMarked(mark(page, "courses:read_all"), "deny");
    await page.keyboard.press("Delete");
    await isMarked(mark(page, "courses:read_all"), "none");
    await page.keyboard.press("Home");
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.permission)).toBe("courses:*");
    await mark(page, "paths:*").click();
    await isMarked(mark(page, "paths:export"), "none", "allow");
    await mark(page, "*:export").click();
    await isMarked(mark(page, "members:export"), "none", "allow");
    await isMarked(mark(page, "sales:export"), "none", "deny");
    await expectAccessible(page);
    await keepScreenshot(page, "roles-matrix", { fullPage: true });

    await save(page);
    const saved = await api.get("roles", role.id);
    expect(saved.permissions).toEqual(["*:export", "courses:read", "courses:update", "paths:*", "teachers:read"]);
    expect(saved.denied).toEqual(["courses:delete"]);
    expect(saved.name).toBe("reader");
  });

  test("is searched, filtered by what is set, and follows the parents that are chosen", async ({ page, server }) => {
    const api = await server.api();
    await api.create("roles", { name: "shopkeeper", permissions: ["sales:*"] });
    const role = await api.create("roles", { name: "empty" });
    await signIn(page);
    await openRecord(page, "roles", role.id);
    await mark(page, "tickets:assign").waitFor();
    const field = fieldOf(page, "permissions");
    const search = field.getByPlaceholder("Search resources and actions");
    await search.fill("assign");
    await expect.poll(() => field.locator("[data-resource]").count()).toBe(3); // with that of every resource
    await search.fill("nothing of the kind");
    await field.getByText("Nothing matches.").waitFor();
    await search.fill("");
    await field.getByRole("switch").click();
    await field.getByText("Nothing is set yet.").waitFor();
    await field.getByRole("switch").click();

    const parents = fieldOf(page, "parents");
    await parents.getByRole("button", { name: "shopkeeper" }).first().click();
    await isMarked(mark(page, "sales:read"), "none", "allow");
    await mark(page, "sales:read").press("d");
    await isMarked(mark(page, "sales:read"), "deny", "allow");
    await field.getByRole("switch").click();
    await expect.poll(() => field.locator("[data-resource]").count()).toBe(1);
  });

  test("shows a refusal at its place, and keeps what was chosen", async ({ page, server, faults }) => {
    const api = await server.api();
    const role = await api.create("roles", { name: "small helper", permissions: ["members:read"] });
    const boss = await api.create("roles", {
      name: "helper of roles",
      permissions: ["roles:*", "permissions:read", "members:read"],
    });
    const ada = await api.create("users", { username: "giver", password: demoPassword, roles: [boss.id] });
    expect(ada.id).not.toBe("");
    await signIn(page, { username: "giver", password: demoPassword });
    await openRecord(page, "roles", role.id);
    await mark(page, "courses:*").click();
    // What would change is asked before it is saved; that it may not be is said by the save itself.
    faults.expect({ status: 403, path: "/api/v1/rbac/preview" }, { status: 403, path: `/api/v1/roles/${role.id}` });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("main").getByRole("alert").first().waitFor();
    await isMarked(mark(page, "courses:*"), "allow");
    expect((await api.get("roles", role.id)).permissions).toEqual(["members:read"]);
  });

  test("can only be read by who may not change roles", async ({ page, server }) => {
    const api = await server.api();
    const role = await api.create("roles", {
      name: "looked at",
      permissions: ["courses:read"],
      denied: ["sales:read"],
    });
    const reader = await api.create("roles", { name: "role reader", permissions: ["roles:read", "permissions:read"] });
    await api.create("users", { username: "looker", password: demoPassword, roles: [reader.id] });
    await signIn(page, { username: "looker", password: demoPassword });
    await page.goto(`/console/roles/${role.id}`);
    await isMarked(mark(page, "courses:read"), "allow");
    await isMarked(mark(page, "sales:read"), "deny");
    await mark(page, "courses:update").click({ force: true });
    await mark(page, "courses:update").press("a");
    await isMarked(mark(page, "courses:update"), "none");
    await expectAccessible(page);
  });
});

describe("on a phone", () => {
  test.override("person", phone);

  test("resources are cards with a button for each action", async ({ page, server }) => {
    const role = await (await server.api()).create("roles", { name: "small reader", permissions: ["members:read"] });
    await signIn(page);
    await openRecord(page, "roles", role.id);
    await isMarked(mark(page, "members:read"), "allow");
    await mark(page, "members:update").click();
    await mark(page, "members:delete").click();
    await mark(page, "members:delete").click();
    await isMarked(mark(page, "members:delete"), "deny");
    const box = await mark(page, "members:update").boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(40);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
    await mark(page, "members:update").scrollIntoViewIfNeeded();
    await keepScreenshot(page, "roles-matrix-phone");
  });
});

for (const [name, person] of Object.entries({
  "dark-zh": { ...desktop, colorScheme: "dark" as const, locale: "zh-CN" },
  "phone-dark-zh": { ...phone, colorScheme: "dark" as const, locale: "zh-CN" },
})) {
  describe(`in another look: ${name}`, () => {
    test.override("person", person);

    test("the matrix of a role that denies much is readable", async ({ page, server }) => {
      const role = await (await server.api()).find("roles", "name=manager");
      await signIn(page);
      await page.goto(`/console/roles/${role.id}`);
      await isMarked(mark(page, "users:*"), "deny", "allow");
      await settle(page);
      await expectAccessible(page);
      await mark(page, "users:*").scrollIntoViewIfNeeded();
      await keepScreenshot(page, `roles-matrix-${name}`);
    });
  });
}
