import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { openRecord, saveButton } from "../harness/form";
import { keepScreenshot } from "../harness/screenshot";
import { signIn } from "../harness/sign-in";
import { phone, test } from "../harness/test";

const banner = (page: Page) => page.getByRole("region", { name: "Preview" });

/** Opens a record and begins the preview from its menu. */
async function begin(page: Page, resource: string, id: string, label: string): Promise<void> {
  await openRecord(page, resource, id);
  await page.locator("main").getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: label }).click();
  await banner(page).waitFor();
}

describe("a preview", () => {
  test("shows the console as with a role, and changes nothing", async ({ page, server, faults }) => {
    const api = await server.api();
    const role = await api.find("roles", "name=manager");
    const teacher = await api.create("teachers", { name: "Stays as it is" });
    await signIn(page);
    await begin(page, "roles", role.id, "Preview as this role");
    expect(await banner(page).getByRole("status").innerText()).toBe("Preview as role manager — read only");
    await page.waitForLoadState("networkidle");
    expect(await page.getByRole("menuitem", { name: "Users" }).count()).toBe(0);
    await expectAccessible(page);
    await keepScreenshot(page, "preview-role");

    await openRecord(page, "teachers", teacher.id);
    faults.expect({ status: 403, path: `/api/v1/teachers/${teacher.id}` });
    await page.locator('main [data-field="name"] input').fill("Changed");
    await saveButton(page).click();
    await page.getByText("This is a preview. Nothing can be changed in it", { exact: false }).first().waitFor();
    expect((await api.get("teachers", teacher.id)).name).toBe("Stays as it is");

    await page.goto("/console/courses");
    await banner(page).getByRole("button", { name: "End" }).click();
    await page.waitForURL(`**/console/roles/${role.id}`);
    await saveButton(page).waitFor();
    expect(await banner(page).count()).toBe(0);
  });

  test("shows the console as a user sees it", async ({ page, server }) => {
    const api = await server.api();
    const editor = await api.find("users", "username=editor");
    await signIn(page);
    await begin(page, "users", editor.id, "Preview as this user");
    expect(await banner(page).getByRole("status").innerText()).toBe("Preview as user editor — read only");
    await page.getByRole("button", { name: "Account of Tom Archer" }).waitFor();
  });
});

describe("on a phone", () => {
  test.override("person", phone);

  test("the preview's banner fits", async ({ page, server }) => {
    const api = await server.api();
    const role = await api.find("roles", "name=auditor");
    await signIn(page);
    await begin(page, "roles", role.id, "Preview as this role");
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await keepScreenshot(page, "preview-phone");
  });
});
