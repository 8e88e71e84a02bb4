import { describe, expect } from "vitest";
import { openList } from "../harness/list";
import { admin, demoPassword } from "../harness/server";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

describe("a saved view", () => {
  test("is there again with its filters, order and columns; others see it when it is shared", async ({
    page,
    browser,
    server,
  }) => {
    await signIn(page);
    await openList(page, "courses", "status=open&sortby=-price_cents");
    const views = page.getByRole("button", { name: "Views" });
    await views.click();
    await page.getByRole("menuitem", { name: /Save as a new view/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Give the view a name.").waitFor();
    await dialog.getByLabel("Name").fill("Dear and open");
    await dialog.getByRole("checkbox", { name: /Share/ }).check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Dear and open" }).waitFor();

    await openList(page, "courses");
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Dear and open" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("status")).toBe("open");
    expect(new URL(page.url()).searchParams.get("sortby")).toBe("-price_cents");

    const context = await browser.newContext({ baseURL: server.url, locale: "en-US" });
    const other = await context.newPage();
    await signIn(other, { username: "manager", password: demoPassword });
    await openList(other, "courses");
    await other.getByRole("button", { name: "Views" }).click();
    await other.getByRole("menuitem", { name: /Dear and open/ }).click();
    await other.getByRole("button", { name: "Dear and open" }).click();
    expect(await other.getByRole("menuitem", { name: /Delete this view/ }).count()).toBe(0);
    await context.close();
  });

  test("can be what the list begins with, and can be left and deleted", async ({ page, server }) => {
    const api = await server.api(admin);
    const view = (await api.call("POST", "console/views", {
      resource: "teachers",
      name: "Only active",
      query: "active=true",
      columns: ["name"],
      shared: false,
    })) as { id: string };
    await api.call("PUT", "console/preferences/list.teachers.view", { value: view.id });
    await signIn(page);
    await openList(page, "teachers");
    await expect.poll(() => new URL(page.url()).searchParams.get("active")).toBe("true");
    await page.getByRole("button", { name: "Only active" }).click();
    await page.getByRole("menuitem", { name: "All rows" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("active")).toBeNull();
    await page.reload();
    await page.locator("[data-row-link]").first().waitFor();
    expect(new URL(page.url()).searchParams.get("active")).toBeNull();

    await openList(page, "teachers");
    await page.getByRole("button", { name: "Only active" }).click();
    await page.getByRole("menuitem", { name: /Delete this view/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Views" }).waitFor();
    await openList(page, "teachers");
    await page.locator("[data-row-link]").first().waitFor();
    expect(new URL(page.url()).searchParams.get("active")).toBeNull();
  });
});
