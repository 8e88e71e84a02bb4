import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { openList } from "../harness/list";
import { signIn } from "../harness/sign-in";
import { labTest, test } from "../harness/test";

const bar = (page: Page) => page.getByRole("region", { name: "Selected rows" });
const tick = (page: Page, at: number) => page.locator("tr[data-row]").nth(at).getByRole("checkbox");

describe("selected rows", () => {
  test("are ticked by ranges with Shift, and by page", async ({ page }) => {
    await signIn(page);
    await openList(page, "courses");
    await tick(page, 1).click();
    await tick(page, 4).click({ modifiers: ["Shift"] });
    await page.getByText("4 selected").waitFor();
    expect(await tick(page, 0).isChecked()).toBe(false);
    expect(await tick(page, 3).isChecked()).toBe(true);
    await page.getByRole("checkbox", { name: "Select all on this page" }).click();
    await page.getByText("20 selected").waitFor();
    await bar(page).getByRole("button", { name: "Clear selection" }).click();
    await expect.poll(() => bar(page).count()).toBe(0);
  });

  test("go through an action together or not at all", async ({ page, server, faults }) => {
    faults.expect({ status: 409, path: "/api/v1/courses/actions/publish" });
    const api = await server.api();
    const drafts = await api.list("courses", "status=draft");
    await signIn(page);
    await openList(page, "courses", "status__in=draft,open&sortby=status");
    await tick(page, 0).click();
    await tick(page, 1).click();
    await bar(page).getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Publish: 2 Courses").waitFor();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Publish 2" }).click();
    await page.getByText("Publish: 2 rows").waitFor();
    expect((await api.list("courses", "status=draft")).total).toBe(drafts.total - 2);

    // A draft and one that is open already: refused, and neither is touched.
    await openList(page, "courses", "sortby=-status&status__in=draft,open");
    await tick(page, 0).click();
    await openList(page, "courses", "status__in=draft,open&sortby=-status&per_page=200");
    await tick(page, 0).click();
    await page.locator("tr[data-row]").last().getByRole("checkbox").click();
    await bar(page).getByRole("button", { name: "Publish" }).click();
    await dialog.getByRole("button", { name: "Publish 2" }).click();
    await dialog
      .getByRole("alert")
      .getByText(/only drafts can be published/)
      .waitFor();
    expect((await api.list("courses", "status=draft")).total).toBe(drafts.total - 2);
  });

  labTest("are asked for what the action needs; mistakes stand on their fields", async ({ page, server }) => {
    const api = await server.api();
    await signIn(page);
    await openList(page, "specimens", "state=new&sortby=code");
    const id = await page.locator("tr[data-row]").first().getAttribute("data-row");
    await tick(page, 0).click();
    await bar(page).getByRole("button", { name: "Lend" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Lend" }).last().click();
    await dialog.locator(".ant-form-item-explain-error").first().waitFor();
    expect(await api.get("specimens", id ?? "")).toMatchObject({ state: "new" });
    await dialog.getByLabel("To", { exact: true }).fill("The museum");
    await dialog.getByRole("radio").first().check();
    await dialog.getByRole("button", { name: "Lend" }).last().click();
    await page.getByText(/The museum/).waitFor();
    await expect.poll(async () => (await api.get("specimens", id ?? "")).state).toBe("lent");
  });

  labTest("that were deleted come back with one click", async ({ page, server }) => {
    const api = await server.api();
    await signIn(page);
    await openList(page, "specimens", "state=stored");
    const before = (await api.list("specimens", "state=stored")).total;
    await tick(page, 0).click();
    await tick(page, 1).click();
    await bar(page)
      .getByRole("button", { name: /Delete|More/ })
      .last()
      .click();
    const item = page.getByRole("menuitem", { name: "Delete" });
    if (await item.count()) await item.click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete 2" }).click();
    await page.getByText("2 rows deleted").waitFor();
    expect((await api.list("specimens", "state=stored")).total).toBe(before - 2);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("2 rows restored").waitFor();
    expect((await api.list("specimens", "state=stored")).total).toBe(before);
  });

  labTest("that lie in the recycle bin are restored from there", async ({ page, server }) => {
    const api = await server.api();
    const gone = await api.create("specimens", { name: "Lost and found", code: "lost-and-found" });
    await api.delete("specimens", gone.id);
    await signIn(page);
    await openList(page, "specimens");
    await page.getByRole("button", { name: "More ways to show the list" }).click();
    await page.getByRole("menuitem", { name: "Recycle bin" }).click();
    await page.getByRole("link", { name: "Lost and found" }).waitFor();
    await page.locator(`tr[data-row="${gone.id}"]`).getByRole("checkbox").click();
    await bar(page).getByRole("button", { name: "Restore 1" }).click();
    await expect.poll(async () => (await api.send("GET", `specimens/${gone.id}`)).status).toBe(200);
  });

  labTest("of all pages are worked in batches, with how far it is", async ({ page, server }) => {
    const api = await server.api();
    const where = "sensor=sensor%2001&quality__in=good,fair,poor";
    const { total } = await api.list("readings", where);
    expect(total).toBeGreaterThan(200);
    await signIn(page);
    await openList(page, "readings", where);
    await page.getByRole("checkbox", { name: "Select all on this page" }).click();
    await bar(page)
      .getByRole("button", { name: `Select all ${total} that match` })
      .click();
    await bar(page).getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("This cannot be undone.").waitFor();
    await dialog.getByRole("button", { name: `Delete ${total}` }).click();
    await page.getByText(`${total} rows deleted`).waitFor({ timeout: 60_000 });
    expect((await api.list("readings", where)).total).toBe(0);
    expect((await api.list("readings", "sensor=sensor%2002")).total).toBeGreaterThan(0);
  });
});
