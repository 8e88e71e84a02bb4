import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { fieldOf, inputOf, openRecord, save, saveButton } from "../harness/form";
import { openList } from "../harness/list";
import { keepScreenshot } from "../harness/screenshot";
import { signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";

const dialogOf = (page: Page) => page.getByRole("dialog").filter({ visible: true });

describe("a change of rights", () => {
  test("shows who gains and loses before it is saved", async ({ page, server }) => {
    const api = await server.api();
    const role = await api.create("roles", { name: "reads-courses", permissions: ["courses:read"] });
    const zoe = await api.create("users", { username: "zoe", roles: [role.id] });
    await signIn(page);
    await openRecord(page, "users", zoe.id);
    await fieldOf(page, "roles").getByText("reads-courses").first().waitFor();
    await fieldOf(page, "roles").getByRole("button", { name: "Remove reads-courses" }).click();
    await saveButton(page).click();
    const dialog = dialogOf(page);
    await dialog.getByRole("link", { name: "zoe" }).waitFor();
    await dialog.getByText("1 person loses rights.").waitFor();
    await dialog.getByText("− courses:read").waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "approvals-effects");
    await dialog.getByRole("button", { name: "Back" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect((await api.get("users", zoe.id)).roles).toEqual([role.id]);

    await saveButton(page).click();
    await dialogOf(page).getByRole("button", { name: "Save" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /^Saved at/ })
      .waitFor();
    expect((await api.get("users", zoe.id)).roles).toEqual([]);

    // Nobody is concerned: nothing is asked.
    await inputOf(page, "display_name").fill("Zoe");
    await save(page);
  });

  test("is shown before a role is deleted", async ({ page, server }) => {
    const api = await server.api();
    const role = await api.create("roles", { name: "goes-away", permissions: ["courses:read"] });
    const yan = await api.create("users", { username: "yan", roles: [role.id] });
    await signIn(page);
    await openRecord(page, "roles", role.id);
    await page.locator("main").getByRole("button", { name: "Delete", exact: true }).click();
    await dialogOf(page).getByRole("button", { name: "Delete" }).click();
    const effects = page.getByRole("dialog").filter({ hasText: "Who gains and loses rights" });
    await effects.getByRole("link", { name: "yan" }).waitFor();
    await effects.getByRole("button", { name: "Delete" }).click();
    await page.waitForURL((url) => url.pathname.endsWith("/console/roles"));
    expect((await api.get("users", yan.id)).roles).toEqual([]);
  });
});

describe("a change of many", () => {
  test("shows who loses before rows are deleted in the list", async ({ page, server }) => {
    const api = await server.api();
    for (const name of ["bulk-one", "bulk-two"]) {
      const role = await api.create("roles", { name, permissions: ["courses:read"] });
      await api.create("users", { username: `has-${name}`, roles: [role.id] });
    }
    await signIn(page);
    await openList(page, "roles", "name__in=bulk-one,bulk-two");
    const remove = async () => {
      await page.getByRole("region", { name: "Selected rows" }).getByRole("button", { name: "Delete" }).click();
      await dialogOf(page).getByRole("button", { name: "Delete 2" }).click();
      const effects = page.getByRole("dialog").filter({ hasText: "Who gains and loses rights" });
      await effects.getByText("2 people lose rights.").waitFor();
      await effects.getByRole("link", { name: "has-bulk-two" }).waitFor();
      return effects;
    };
    await page.getByRole("checkbox", { name: "Select all on this page" }).click();
    const first = await remove();
    await expectAccessible(page);
    await keepScreenshot(page, "approvals-bulk");
    await first.getByRole("button", { name: "Back" }).click();
    await first.waitFor({ state: "hidden" });
    expect((await api.list("roles", "name__in=bulk-one,bulk-two")).total).toBe(2);
    const again = await remove();
    await again.getByRole("button", { name: "Delete" }).click();
    await expect.poll(async () => (await api.list("roles", "name__in=bulk-one,bulk-two")).total).toBe(0);
  });
});

describe("a sensitive role", () => {
  test("is asked for as a new person is made", async ({ page, server, faults }) => {
    faults.expect({ status: 403, path: "/api/v1/users" });
    const api = await server.api();
    const role = await api.create("roles", { name: "keys", permissions: ["courses:read"], sensitive: true });
    await signIn(page);
    await openRecord(page, "users");
    await inputOf(page, "username").fill("newcomer");
    const available = fieldOf(page, "roles").getByRole("region", { name: "Available" });
    await fieldOf(page, "roles").getByRole("textbox").fill("keys");
    await available.getByRole("button", { name: /keys/ }).click();
    await saveButton(page).click();
    const dialog = dialogOf(page);
    await dialog.getByText(/The record is made now without: Roles\./).waitFor();
    expect((await api.list("users", "username=newcomer")).total).toBe(0);
    await dialog.getByLabel("Why?").fill("works at the vault");
    await expectAccessible(page);
    await keepScreenshot(page, "approvals-new");
    await dialog.getByRole("button", { name: "Make it and ask" }).click();
    await dialog.getByText(/The record is made\. Another person has been asked/).waitFor();
    const made = (await api.list("users", "username=newcomer")).items[0];
    expect(made?.roles).toEqual([]);
    const asked = (await api.list("role_approvals", `object_id=${made?.id}`)).items[0];
    expect(asked).toMatchObject({ state: "pending", body: { roles: [role.id] }, reason: "works at the vault" });
    await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
    await page.waitForURL((url) => url.pathname !== "/console/users/new");
  });

  test("changes when a second person approves", async ({ page, server, context }) => {
    const api = await server.api();
    const second = { username: "second", password: "second-password-1" };
    await api.create("users", { ...second, superuser: true });
    const role = await api.create("roles", { name: "vault", permissions: ["courses:read"], sensitive: true });
    await signIn(page);
    await openRecord(page, "roles", role.id);
    await fieldOf(page, "sensitive").getByRole("switch").click();
    await saveButton(page).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel("Why?").fill("no longer needed");
    await expectAccessible(page);
    await keepScreenshot(page, "approvals-ask");
    await dialog.getByRole("button", { name: "Ask for approval" }).click();
    await dialog.getByRole("link", { name: "Open the request" }).waitFor();
    await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
    await dialog.waitFor({ state: "hidden" });
    expect((await api.get("roles", role.id)).sensitive).toBe(true);

    await context.clearCookies();
    await signIn(page, second, "/console/role_approvals");
    await page.getByRole("link", { name: "vault" }).click();
    await fieldOf(page, "diff").getByText("Sensitive").waitFor();
    await page.getByText("no longer needed").waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "approvals-request");
    await page.locator("main").getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: "Approve" }).click();
    const question = dialogOf(page);
    await question.getByLabel("Reason").fill("agreed");
    await question.getByRole("button", { name: "Approve" }).click();
    await expect.poll(async () => (await api.get("roles", role.id)).sensitive).toBe(false);
    await page.getByText("second", { exact: true }).first().waitFor();
  });
});

for (const [name, person] of Object.entries({ phone, chinese: { ...desktop, locale: "zh-CN" } })) {
  describe(`in the ${name} look`, () => {
    test.override("person", person);

    test("the dialog fits and is accessible", async ({ page, server }) => {
      const api = await server.api();
      const role = await api.create("roles", { name: `sealed-${name}`, permissions: ["courses:*"], sensitive: true });
      await signIn(page);
      await openRole(page, role.id);
      await fieldOf(page, "sensitive").getByRole("switch").click();
      await page
        .locator("main")
        .getByRole("button", { name: /^(Save|保存|保 存)$/ })
        .click();
      await dialogOf(page).locator("textarea").waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, `approvals-${name}`);
      await dialogOf(page)
        .getByRole("button", { name: /^(Ask for approval|申请批准)$/ })
        .click();
      await dialogOf(page).getByRole("link").waitFor();

      const list = await page.context().newPage();
      await list.goto("/console/role_approvals");
      await list.getByText(`sealed-${name}`).first().waitFor();
      await list
        .getByText(name === "chinese" ? "敏感角色" : "Sensitive")
        .first()
        .waitFor();
      await expectAccessible(list);
      await keepScreenshot(list, `approvals-list-${name}`);
    });
  });
}

async function openRole(page: Page, id: string): Promise<void> {
  await page.goto(`/console/roles/${id}`);
  await fieldOf(page, "sensitive").getByRole("switch").waitFor();
}
