import { describe, expect } from "vitest";
import { demoPassword } from "../harness/server";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

describe("the dashboard", () => {
  test("shows the numbers that the API has", async ({ page, server }) => {
    const { total } = await (await server.api()).list("courses", "status=open&per_page=1");
    await signIn(page);
    const card = page.getByRole("region", { name: "Courses on sale" });
    await card.getByRole("link", { name: String(total), exact: true }).click();
    await page.waitForURL(/\/console\/courses\?status=open/);
  });

  test("draws charts that can be read as tables and lead to what they count", async ({ page }) => {
    await signIn(page);
    const card = page.getByRole("region", { name: "Courses by status", exact: true });
    await card.getByRole("img", { name: /Courses by status/ }).waitFor();
    await card.getByRole("button", { name: "Show Courses by status as table" }).click();
    await card.getByRole("link", { name: "Closed" }).click();
    await page.waitForURL(/\/console\/courses\?status=closed/);
  });

  test("keeps its period in the address", async ({ page }) => {
    await signIn(page, undefined, "/console/?period=7d");
    await page.getByText("Last 7 days", { exact: true }).waitFor();
    await page.getByRole("combobox", { name: "Period" }).press("ArrowDown");
    await page.locator(".ant-select-item-option", { hasText: "This year" }).click();
    await page.waitForURL(/period=year/);
  });

  test("shows a user only what he may read", async ({ page }) => {
    await signIn(page, { username: "support", password: demoPassword });
    const due = page.getByRole("region", { name: "Tickets due", exact: true });
    await due.getByRole("row").nth(1).waitFor();
    // Those they are assigned to are none of his business, and their ids take no room from the rest.
    expect(await due.innerText()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(await page.getByRole("region", { name: "Courses by status", exact: true }).count()).toBe(0);
  });

  test("says on its card when one widget fails; the others go on", async ({ page, faults }) => {
    faults.expect({ status: 500, path: /widgets\/open_courses/ });
    await page.route("**/api/v1/console/widgets/open_courses*", (route) =>
      route.fulfill({
        status: 500,
        contentType: "application/problem+json",
        body: JSON.stringify({
          title: "Internal Server Error",
          status: 500,
          code: "internal",
          detail: "Something went wrong.",
        }),
      }),
    );
    await signIn(page);
    const card = page.getByRole("region", { name: "Courses on sale" });
    await card.getByRole("alert").waitFor();
    await page.unroute("**/api/v1/console/widgets/open_courses*");
    await card.getByRole("button", { name: "Try again" }).click();
    await card.getByRole("link").first().waitFor();
    await page.getByRole("img", { name: /New members over time/ }).waitFor();
  });
});

describe("a page that an app brought", () => {
  test("is in the menu, draws with the console's own parts and reads the API", async ({ page }) => {
    await signIn(page);
    await page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name: "Course preview" }).click();
    await page.waitForURL(/\/console\/course-preview/);
    await page.getByText("Choose a course to see it as visitors do.").waitFor();
    await page.getByRole("combobox", { name: "Choose a course" }).fill("The Craft of Testing");
    await page.locator(".ant-select-item-option", { hasText: "The Craft of Testing" }).click();
    await page.waitForURL(/\/console\/course-preview\?id=/);
    await page.getByRole("heading", { name: "The Craft of Testing" }).waitFor();
  });
});
