import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { openList } from "../harness/list";
import { keepScreenshot } from "../harness/screenshot";
import { signIn } from "../harness/sign-in";
import { desktop, labTest, phone, test } from "../harness/test";

/** What stands in the column that leads to the records, from top to bottom. */
const titles = (page: Page) => page.locator("main [data-row-link]").allInnerTexts();
const query = (page: Page) => new URL(page.url()).searchParams;

async function signedIn(page: Page, resource: string, search = "") {
  await signIn(page);
  await openList(page, resource, search);
}

describe("a list", () => {
  test("sorts by a click on a heading, by several with Shift, and goes back with the browser", async ({
    page,
    server,
  }) => {
    await signedIn(page, "courses");
    await page.getByRole("button", { name: "Price" }).first().click();
    const { items } = await (await server.api()).list("courses", "sortby=price_cents&per_page=20");
    await expect.poll(() => titles(page)).toEqual(items.map((row) => row.title));
    expect(query(page).get("sortby")).toBe("price_cents");
    await page
      .getByRole("columnheader", { name: "Status" })
      .getByRole("button")
      .click({ modifiers: ["Shift"] });
    await expect.poll(() => query(page).get("sortby")).toBe("price_cents,status");
    expect(await page.getByRole("columnheader", { name: "Price" }).getAttribute("aria-sort")).toBe("ascending");
    await page.goBack();
    await page.goBack();
    await expect.poll(() => query(page).get("sortby")).toBeNull();
  });

  test("narrows down by the filter panel; the address can be sent to somebody else", async ({ page, server }) => {
    await signedIn(page, "courses");
    await page.getByRole("button", { name: "Filters" }).click();
    const panel = page.getByRole("complementary", { name: "Filters" });
    await panel.getByRole("checkbox", { name: /^Open/ }).check();
    await panel.getByRole("textbox", { name: "Price from" }).fill("200");
    await panel.getByRole("textbox", { name: "Price from" }).press("Enter");
    const { total } = await (await server.api()).list("courses", "status=open&price_cents__gte=20000");
    await page.getByText(`${total} in total`).waitFor();
    const address = page.url();
    await page.getByRole("button", { name: "Remove the filter Price" }).click();
    await expect.poll(() => query(page).get("price_cents__gte")).toBeNull();
    expect(query(page).get("status")).toBe("open");
    await page.goto(address);
    await page.getByText(`${total} in total`).waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(() => page.url()).not.toContain("?");
  });

  test("filters by what is referred to, by its name", async ({ page, server }) => {
    const teacher = (await (await server.api()).list("teachers", "sortby=name&per_page=1")).items[0];
    await signedIn(page, "courses", `teacher_id=${teacher?.id}`);
    await page.getByRole("group", { name: "Filters in use" }).getByText(String(teacher?.name)).waitFor();
    const names = await page
      .getByRole("row")
      .getByRole("link", { name: String(teacher?.name) })
      .count();
    expect(names).toBe(await page.locator("[data-row-link]").count());
  });

  test("says what of an address it does not know, and what matches nothing", async ({ page }) => {
    await signedIn(page, "courses", "status=sunk&colour=red&search=nothing%20like%20this");
    await page.getByText(/status, colour/).waitFor();
    await page.getByRole("heading", { name: "No Courses match" }).waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(() => titles(page).then((all) => all.length)).toBe(20);
  });

  test("walks through years, months and days", async ({ page }) => {
    await signedIn(page, "courses");
    const dates = page.getByRole("navigation", { name: "By Published" });
    const year = dates.getByRole("button", { name: /^20\d\d/ }).first();
    const count = Number(/(\d+)$/.exec(((await year.textContent()) ?? "").replace(",", ""))?.[1]);
    await year.click();
    await page.getByText(`${count} in total`).waitFor();
    await dates.getByRole("button").nth(2).click();
    await expect.poll(() => query(page).get("published_at__gte")).not.toBeNull();
    await dates.getByRole("button", { name: "Published: all" }).click();
    await expect.poll(() => page.url()).not.toContain("?");
  });

  test("is worked by keys alone", async ({ page }) => {
    await signedIn(page, "courses");
    const focused = () => page.evaluate(() => document.activeElement?.closest("[data-row]")?.getAttribute("data-row"));
    const ids = await page
      .locator("tr[data-row]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-row")));
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await expect.poll(focused).toBe(ids[1]);
    await page.keyboard.press("x");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("x");
    await page.getByText("2 selected").waitFor();
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/console/courses/${ids[1]}`);
    await page.goBack();
    await page.locator("[data-row-link]").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("Go");
    await page.keyboard.press("Enter");
    await expect.poll(() => query(page).get("search")).toBe("Go");
  });

  test("ends with its last row", async ({ page }) => {
    await signIn(page);
    await openList(page, "teachers", "search=Claire+Dubois");
    await page.getByRole("link", { name: "Claire Dubois" }).waitFor();
    const below = await page.locator("[data-list-scroll]").evaluate((box) => {
      const table = box.querySelector("table");
      return box.getBoundingClientRect().bottom - (table?.getBoundingClientRect().bottom ?? 0);
    });
    expect(below).toBeLessThan(20);
  });

  test("keeps the columns and their order that somebody chose", async ({ page, context }) => {
    await signedIn(page, "teachers");
    await page.getByRole("button", { name: "Columns" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "E-mail" }).uncheck();
    await dialog.getByRole("checkbox", { name: "Created" }).check();
    const up = dialog.getByRole("button", { name: "Move Created up" });
    while (await up.isEnabled()) await up.click();
    await dialog.getByRole("button", { name: "Apply" }).click();
    const headings = async () =>
      (await page.getByRole("columnheader").allInnerTexts()).map((text) => text.trim()).filter(Boolean);
    await expect.poll(async () => (await headings())[0]).toBe("Created");
    expect(await headings()).not.toContain("E-mail");
    const other = await context.newPage();
    await openList(other, "teachers");
    await other.getByRole("columnheader", { name: "Created" }).waitFor();
    await other.close();
  });

  test("shows a tree as one", async ({ page }) => {
    await signedIn(page, "categories");
    await page.getByRole("button", { name: "More ways to show the list" }).click();
    await page.getByRole("menuitem", { name: "Tree" }).click();
    await page.getByRole("treegrid").waitFor();
    const all = await page.locator("[data-row-link]").count();
    await page.getByRole("button", { name: "Close all" }).click();
    await expect.poll(() => page.locator("[data-row-link]").count()).toBeLessThan(all);
    await page
      .getByRole("button", { name: /^Open / })
      .first()
      .click();
    await page.locator('tr[aria-level="2"]').first().waitFor();
    await expectAccessible(page);
  });
});

describe("cells changed in the list", () => {
  async function changePrice(page: Page, title: string, price: string) {
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: title, exact: true }) });
    await row.getByRole("button", { name: /¥/ }).click();
    await page.locator("main td input[type=text]:focus").waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.type(price);
    await page.keyboard.press("Enter");
  }

  test("are saved together; what is refused stays with its reason", async ({ page, server }) => {
    const api = await server.api();
    await signedIn(page, "courses");
    const [first = "", second = ""] = await titles(page);
    await changePrice(page, first, "123.45");
    await changePrice(page, second, "-1");
    await page.getByRole("button", { name: "Save 2 rows" }).click();
    await page.getByRole("alert").getByText("Price").waitFor();
    await page.getByRole("button", { name: "Save 1 row" }).waitFor();
    expect(await api.find("courses", `title=${encodeURIComponent(first)}`)).toMatchObject({ price_cents: 12345 });
    await page.getByRole("button", { name: "Discard changes" }).click();
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
  });

  test("never write over what somebody else changed meanwhile", async ({ page, server }) => {
    const api = await server.api();
    await signedIn(page, "courses", "sortby=title");
    const title = (await titles(page))[0] ?? "";
    const row = await api.find("courses", `title=${encodeURIComponent(title)}`);
    await changePrice(page, title, "11");
    await api.update("courses", row.id, { price_cents: 2200 });
    await page.getByRole("button", { name: "Save 1 row" }).click();
    await page.getByText("Somebody else changed this meanwhile").waitFor();
    expect(await api.get("courses", row.id)).toMatchObject({ price_cents: 2200 });
    await page.getByRole("button", { name: "Use mine" }).click();
    await page.getByRole("button", { name: "Save 1 row" }).click();
    await expect.poll(async () => (await api.get("courses", row.id)).price_cents).toBe(1100);
  });

  test("are asked about before the list is left", async ({ page }) => {
    await signedIn(page, "courses");
    await changePrice(page, (await titles(page))[0] ?? "", "77");
    await page.getByRole("navigation").getByRole("link", { name: "Teachers" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stay" }).click();
    await page.getByRole("button", { name: "Save 1 row" }).waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "Teachers" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave without saving" }).click();
    await page.waitForURL("**/console/teachers");
  });
});

describe("many rows", () => {
  labTest("are counted exactly when asked", async ({ page }) => {
    await signedIn(page, "readings");
    await page.getByRole("button", { name: "10,000+ in total" }).click();
    await page.getByText(/^10,\d{3} in total$/).waitFor();
  });

  labTest("are one long list of which only those in sight are drawn", async ({ page, server }) => {
    await signedIn(page, "readings", "_display=all");
    await page.getByText(/loaded/).waitFor();
    const scroll = page.locator("main div:has(> table)");
    const loaded = async () =>
      Number((((await page.getByText(/loaded/).textContent()) ?? "").split(" ")[0] ?? "").replace(",", ""));
    while ((await loaded()) < 1000) {
      await scroll.evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await page.waitForLoadState("networkidle");
    }
    expect(await page.locator("tbody tr").count()).toBeLessThan(100);
    await scroll.evaluate((box) => box.scrollTo(0, 700 * 44));
    const { items } = await (await server.api()).list("readings", "sortby=-taken_at&per_page=1&page=711");
    await page.locator(`tr[data-row="${items[0]?.id}"]`).waitFor();
    expect(await page.locator(`tr[data-row="${items[0]?.id}"]`).getAttribute("aria-rowindex")).toBe("712");
  });

  labTest("show hostile text as text", async ({ page }) => {
    await signedIn(page, "specimens", "per_page=100&sortby=-created_at");
    await page.locator("[data-row-link]").first().waitFor();
    expect((await titles(page)).some((title) => title.includes("<script>"))).toBe(true);
    expect(await page.evaluate(() => "harmed" in window)).toBe(false);
  });

  labTest("of a hundred columns and of none are both usable", async ({ page }) => {
    await signedIn(page, "panels");
    expect(await page.getByRole("columnheader").count()).toBeGreaterThan(90);
    await page
      .getByRole("button", { name: /^Actions for/ })
      .first()
      .click();
    await page.getByRole("menuitem", { name: "Open" }).waitFor();
    await page.keyboard.press("Escape");
    await openList(page, "visits");
    await page.getByText("Nobody has come yet. Add the first visit.").waitFor();
    await page.getByRole("main").getByRole("link", { name: "New Visit" }).last().click();
    await page.waitForURL("**/console/visits/new");
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, person] of [
    ["1440", desktop],
    ["390", phone],
  ] as const) {
    describe(`on ${width} pixels in the ${colorScheme} theme`, () => {
      test.override("person", { ...person, colorScheme });

      test("a list holds to WCAG 2.2 AA, and nothing scrolls sideways", async ({ page }) => {
        await signedIn(page, "courses", "status=open");
        await page.locator("[data-row-link]").first().waitFor();
        await expectAccessible(page);
        await keepScreenshot(page, `list-${width}-${colorScheme}`);
        await page.getByRole("button", { name: /^Filters/ }).click();
        await page.getByText("More filters").waitFor();
        await expectAccessible(page);
        await keepScreenshot(page, `list-filters-${width}-${colorScheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        expect(wide).toBe(false);
      });
    });
  }
}
