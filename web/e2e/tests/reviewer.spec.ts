import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { fieldOf, inputOf, itemsOf, openRecord, save, saveButton, saveRights } from "../harness/form";
import { openList } from "../harness/list";
import { keepScreenshot } from "../harness/screenshot";
import { demoPassword } from "../harness/server";
import { settle } from "../harness/settle";
import { signIn, signInByForm } from "../harness/sign-in";
import { test } from "../harness/test";

const editor = { username: "editor", password: demoPassword };

async function chooseIn(page: Page, item: Locator, option: string): Promise<void> {
  await item.locator(".ant-select:not(.ant-select-auto-complete)").getByRole("combobox").click();
  await page
    .locator(".ant-select-dropdown:visible .ant-select-item-option")
    .filter({ hasText: option })
    .first()
    .click();
}

/** A row of a role's limits: its texts in order, its choice. */
async function addLimit(page: Page, list: string, button: string, texts: string[], choice: string): Promise<void> {
  const before = await itemsOf(page, list).count();
  await page.getByRole("button", { name: button }).click();
  const item = itemsOf(page, list).nth(before);
  const inputs = item.locator("input:not([readonly])");
  await item.locator(".ant-select-auto-complete input").last().waitFor(); // its code comes on demand
  await inputs.first().waitFor();
  for (const [i, text] of texts.entries()) await inputs.nth(i).fill(text);
  await chooseIn(page, item, choice);
}

describe("a course reviewer", () => {
  test("is made through the pages, edits the open courses of his department, and never sees a price", async ({
    page,
    server,
    context,
    faults,
  }) => {
    const api = await server.api();
    const own = (await api.find("users", "username=editor")).departments as string[];
    const department = own[0] ?? "";
    const mine = (await api.list("courses", `status=open&department_id=${department}&per_page=1`)).items[0];
    const draft = (await api.list("courses", `status=draft&department_id=${department}&per_page=1`)).items[0];
    const foreign = (await api.list("courses", "status=open&per_page=200")).items.find(
      (course) => course.department_id !== department && course.department_id !== null,
    );
    if (!mine || !draft || !foreign) throw new Error("the demo lacks courses of this and other departments");
    const price = 4242424200;
    await api.update("courses", mine.id, { price_cents: price });
    const visible = (await api.list("courses", `department_id=${department}&per_page=1`)).total;

    // The administrator makes the role.
    await signIn(page);
    await openRecord(page, "roles");
    await inputOf(page, "name").fill("course reviewer");
    for (const name of ["courses:read", "courses:update", "courses:export", "audit:read"]) {
      await page.locator(`[data-permission="${name}"]`).click();
    }
    await addLimit(page, "scopes", "Add to Rows", ["courses"], "Own departments");
    await addLimit(page, "scopes", "Add to Rows", ["courses", "update", "status=open"], "Own departments");
    await addLimit(page, "field_rules", "Add to Fields", ["courses", "price_cents"], "Hidden");
    const field = itemsOf(page, "field_rules").nth(0).locator(".ant-select-auto-complete input").nth(1);
    await field.click();
    const offered = page.locator(".ant-select-dropdown:visible .ant-select-item-option");
    await offered.filter({ hasText: "status · Status" }).waitFor(); // of courses, by the name in the form
    await keepScreenshot(page, "reviewer-role", { fullPage: true });
    await page.keyboard.press("Escape");
    await saveButton(page).click();
    await page.waitForURL((url) => /roles\/[0-9a-f-]{36}$/.test(url.pathname));
    const role = await api.find("roles", "name=course%20reviewer");
    expect(role.permissions).toEqual(["audit:read", "courses:export", "courses:read", "courses:update"]);

    // And gives it to the editor instead of his own.
    const person = await api.find("users", "username=editor");
    await openRecord(page, "users", person.id);
    const roles = fieldOf(page, "roles");
    await roles.getByRole("button", { name: "editor", pressed: true }).click();
    await roles.getByRole("button", { name: "course reviewer", pressed: false }).click();
    await saveRights(page);
    expect((await api.get("users", person.id)).roles).toEqual([role.id]);

    // The editor signs in.
    await context.clearCookies();
    await page.goto("/console/login");
    await signInByForm(page, editor, "/console/login");
    await openList(page, "courses");
    await settle(page);
    const main = page.getByRole("main");
    expect(await main.getByRole("columnheader").allInnerTexts()).not.toContain("Price");
    await main.getByText(`${visible} `).first().waitFor();
    await keepScreenshot(page, "reviewer-list");

    await page.getByRole("button", { name: "Export" }).click();
    const arriving = page.waitForEvent("download");
    await page.getByRole("dialog").getByText("CSV").click();
    await page.getByRole("dialog").getByRole("radio", { name: "All columns" }).check();
    await page.getByRole("dialog").getByRole("link", { name: "Export" }).click();
    const file = (await readFile(await (await arriving).path())).toString("utf8");
    expect(file).not.toContain("price");
    expect(file).not.toContain(String(price));
    expect(file.trimEnd().split("\r\n").length).toBeGreaterThan(visible / 2);
    await page.keyboard.press("Escape");

    await openRecord(page, "courses", mine.id);
    expect(await fieldOf(page, "price_cents").count()).toBe(0);
    await inputOf(page, "summary").fill("Reviewed.");
    await save(page);
    expect((await api.get("courses", mine.id)).summary).toBe("Reviewed.");
    await page.goto(`/console/courses/${mine.id}/history`);
    await page.locator("[data-action]").first().waitFor();
    expect(await page.content()).not.toMatch(/42[,.]?424[,.]?242/);
    await page.goto(`/console/courses/${draft.id}`);
    await page.locator('main [data-field="title"]').waitFor();
    expect(await saveButton(page).count()).toBe(0);

    // By the API as well.
    const his = await server.api(editor);
    expect((await his.send("GET", `courses/${foreign.id}`)).status).toBe(404);
    expect((await his.send("PATCH", `courses/${foreign.id}`, { body: { summary: "x" } })).status).toBe(404);
    expect((await his.send("PATCH", `courses/${draft.id}`, { body: { summary: "x" } })).status).toBe(403);
    expect(await his.get("courses", mine.id)).not.toHaveProperty("price_cents");
    expect((await his.send("GET", "courses?sortby=price_cents")).status).toBe(400);
    expect((await his.send("GET", "members")).status).toBe(403);
    faults.expect({ status: 404, path: `/api/v1/courses/${foreign.id}` });
    await page.goto(`/console/courses/${foreign.id}`);
    await page.getByRole("main").getByRole("heading", { level: 2 }).waitFor();
  });
});
