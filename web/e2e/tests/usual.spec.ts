import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { Api, Row } from "../harness/api";
import { fieldOf, inputOf, itemsOf, save } from "../harness/form";
import { listRows } from "../harness/list";
import { admin, demoPassword } from "../harness/server";
import { fillSignIn, signIn } from "../harness/sign-in";
import { phone, test } from "../harness/test";
import { choose } from "../harness/widgets";

/** Goes to a list as a person does: by the menu. */
async function goTo(page: Page, label: string): Promise<void> {
  await page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name: label, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: label }).waitFor();
}

/** Finds one row by searching and opens it. */
async function findAndOpen(page: Page, list: string, words: string, title: string): Promise<void> {
  await goTo(page, list);
  await page.getByRole("searchbox", { name: `Search ${list}` }).fill(words);
  await page.getByRole("main").getByRole("link", { name: title, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}

/** A draft of its own with three lessons. */
async function makeCourse(api: Api, title: string, slug: string): Promise<Row> {
  const like = (await api.list("courses", "per_page=1")).items[0];
  return api.create("courses", {
    title,
    slug,
    price_cents: 9900,
    status: "draft",
    teacher_id: like?.teacher_id,
    category_id: like?.category_id,
    lessons: ["One", "Two", "Three"].map((lesson, i) => ({ title: lesson, position: i + 1, minutes: 10 })),
  });
}

const lessons = (row: Row) => (row.lessons as Row[]).map((lesson) => lesson.title);
const found = (page: Page, total: number) => page.getByText(`${total} in total`).waitFor();

describe("what one does every day", () => {
  test("find: by words, by filters, by both", async ({ page, server }) => {
    const api = await server.api();
    await signIn(page);
    await goTo(page, "Courses");
    const [open] = (await api.list("courses", "status=open&per_page=1&sortby=title")).items;
    const words = String(open?.title).split(" ").at(-1) ?? "";
    const search = `search=${encodeURIComponent(words)}`;
    await page.getByRole("searchbox", { name: "Search Courses" }).fill(words);
    const bySearch = await api.list("courses", `${search}&per_page=20`);
    await found(page, bySearch.total);
    for (const row of bySearch.items) await page.getByRole("link", { name: String(row.title), exact: true }).waitFor();
    await page.getByRole("button", { name: "Filters" }).click();
    const panel = page.getByRole("complementary", { name: "Filters" });
    await panel.getByRole("checkbox", { name: /^Open/ }).check();
    const byBoth = await api.list("courses", `${search}&status=open`);
    await found(page, byBoth.total);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await found(page, bySearch.total);
    await page.getByRole("searchbox", { name: "Search Courses" }).fill("");
    await found(page, (await api.list("courses", "per_page=1")).total);
  });

  test("edit: a field, and see it in the list", async ({ page, server }) => {
    const api = await server.api();
    const course = await makeCourse(api, "Plain Editing", "plain-editing");
    await signIn(page);
    await findAndOpen(page, "Courses", "plain editing", "Plain Editing");
    await inputOf(page, "title").fill("Plain Editing, Second Edition");
    await inputOf(page, "price_cents").fill("128");
    await page.getByRole("button", { name: "More ways to save" }).click();
    await page.getByRole("menuitem", { name: "Save and go to the list" }).click();
    const row = listRows(page).filter({ hasText: "Plain Editing, Second Edition" });
    await row.getByText("¥128.00").waitFor();
    expect(await api.get("courses", course.id)).toMatchObject({
      title: "Plain Editing, Second Edition",
      price_cents: 12_800,
      slug: "plain-editing",
      status: "draft",
    });
  });

  test("children: add one, move it, delete another, all with one save", async ({ page, server }) => {
    const api = await server.api();
    const course = await makeCourse(api, "With Children", "with-children");
    await signIn(page);
    await findAndOpen(page, "Courses", "with children", "With Children");
    await page.getByRole("button", { name: "Add to Lessons" }).click();
    await page.keyboard.type("Four");
    await page.getByRole("button", { name: "Delete Lessons 2" }).click();
    const handle = page.getByRole("button", { name: /^Move Lessons 4/ });
    for (let n = 0; n < 3; n++) {
      await page.getByRole("button", { name: new RegExp(`^Move Lessons ${4 - n}`) }).press("ArrowUp");
    }
    await expect.poll(() => handle.count()).toBe(1);
    await save(page);
    expect(lessons(await api.get("courses", course.id))).toEqual(["Four", "One", "Three"]);
    expect(await itemsOf(page, "lessons").count()).toBe(3);
  });

  test("many at once: publish the drafts of a search", async ({ page, server }) => {
    const api = await server.api();
    for (const n of [1, 2, 3]) await makeCourse(api, `Batch of Three ${n}`, `batch-of-three-${n}`);
    await signIn(page);
    await goTo(page, "Courses");
    await page.getByRole("searchbox", { name: "Search Courses" }).fill("Batch of Three");
    await found(page, 3);
    await page.getByRole("checkbox", { name: "Select all on this page" }).check();
    await page.getByRole("region", { name: "Selected rows" }).getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish: 3 Courses" });
    await dialog.getByRole("button", { name: "Publish 3" }).click();
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(() => listRows(page).filter({ hasText: "Open" }).count()).toBe(3);
    const { items } = await api.list("courses", "search=Batch%20of%20Three");
    expect(items.map((row) => row.status)).toEqual(["open", "open", "open"]);
  });

  test("export: the rows and columns in sight, as they are", async ({ page, server }) => {
    const api = await server.api();
    await signIn(page);
    await goTo(page, "Teachers");
    await page.getByRole("searchbox", { name: "Search Teachers" }).fill("an");
    const { items, total } = await api.list("teachers", "search=an&per_page=200&sortby=name");
    await found(page, total);
    await page.getByRole("button", { name: "Export" }).click();
    const dialog = page.getByRole("dialog", { name: "Export Teachers" });
    await dialog.getByText("JSON").click();
    const arriving = page.waitForEvent("download");
    await dialog.getByRole("link", { name: "Export" }).click();
    const rows = JSON.parse(await readFile(await (await arriving).path(), "utf8")) as Row[];
    expect(rows).toEqual(items.map(({ name, email, active }) => ({ name, email, active })));
  });

  test("delete: it says what goes along, and that it is for good", async ({ page, server }) => {
    const api = await server.api();
    const course = await makeCourse(api, "About to Go", "about-to-go");
    const path = await api.create("paths", { name: "Leads through it", courses: [course.id] });
    await signIn(page);
    await findAndOpen(page, "Courses", "about to go", "About to Go");
    const press = () => page.getByRole("main").getByRole("button", { name: "Delete", exact: true }).click();
    await press();
    const dialog = page.getByRole("dialog", { name: "Delete About to Go?" });
    await dialog.getByText("Goes along").waitFor();
    await dialog.getByText(/^3\s+Lessons/).waitFor();
    await dialog.getByText("This cannot be undone.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect((await api.get("courses", course.id)).id).toBe(course.id);
    await press();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByText("Deleted: About to Go").waitFor();
    expect((await api.send("GET", `courses/${course.id}`)).status).toBe(404);
    expect((await api.get("paths", path.id)).courses).toEqual([]);
  });

  test("history and undo: who changed what, and back to how it was", async ({ page, server }) => {
    const api = await server.api();
    const course = await makeCourse(api, "Much Changed", "much-changed");
    const manager = await server.api({ username: "manager", password: demoPassword });
    await manager.update("courses", course.id, { price_cents: 100, tags: ["wrong"] });
    await signIn(page);
    await findAndOpen(page, "Courses", "much changed", "Much Changed");
    await page.getByRole("main").getByRole("link", { name: "History", exact: true }).click();
    const change = page.locator("[data-action=update]");
    await change.getByText("manager").first().waitFor();
    await change.getByText("¥99.00").waitFor();
    await change.getByText("¥1.00").waitFor();
    await page.locator("[data-action=create]").getByRole("button", { name: "Revert to this version" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("¥99.00").waitFor();
    await dialog.getByRole("button", { name: "Revert", exact: true }).click();
    await page.locator("[data-action=revert]").waitFor();
    expect(await api.get("courses", course.id)).toMatchObject({ price_cents: 9900, tags: [], version: 3 });
    expect(lessons(await api.get("courses", course.id))).toEqual(["One", "Two", "Three"]);
  });

  test("add a user: with a role, and he signs in and sees what the role lets him", async ({
    page,
    browser,
    server,
  }) => {
    const api = await server.api();
    await signIn(page);
    await goTo(page, "Users");
    await page.getByRole("main").getByRole("link", { name: "New User" }).click();
    await page.getByLabel("User name").fill("newcomer");
    await page.getByLabel("Name", { exact: true }).fill("New Comer");
    await page.getByLabel("Password", { exact: true }).fill("a-new-password-7");
    const roles = fieldOf(page, "roles");
    await roles.getByRole("textbox").fill("support");
    await roles
      .getByRole("region", { name: "Available" })
      .getByRole("button", { name: /support/i })
      .click();
    await save(page);
    const user = await api.find("users", "username=newcomer");
    expect(user).toMatchObject({ display_name: "New Comer", active: true, superuser: false });

    const elsewhere = await browser.newContext({ baseURL: server.url, locale: "en-US" });
    const his = await elsewhere.newPage();
    await signIn(his, { username: "newcomer", password: "a-new-password-7" });
    const menu = his.getByRole("navigation", { name: "Main menu" });
    await menu.getByRole("link", { name: "Tickets", exact: true }).click();
    await his.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
    await listRows(his).first().waitFor();
    for (const name of ["Users", "Courses", "Roles"]) {
      expect(await menu.getByRole("link", { name, exact: true }).count()).toBe(0);
    }
    await elsewhere.close();
  });
});

describe("on a phone", () => {
  test.override("person", phone);

  test("one finds a record, changes it and saves it, and nothing scrolls sideways", async ({ page, server }) => {
    const api = await server.api();
    const course = await makeCourse(api, "Small Screen", "small-screen");
    const fits = async () =>
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
      ).toBe(true);
    await signIn(page);
    await page.getByRole("button", { name: "Open the menu" }).tap();
    await page.getByRole("dialog").getByRole("link", { name: "Courses", exact: true }).tap();
    await page.getByRole("searchbox", { name: "Search Courses" }).fill("small screen");
    await found(page, 1);
    await fits();
    await page.getByRole("main").getByRole("link", { name: "Small Screen" }).tap();
    await page.getByRole("heading", { level: 1, name: "Small Screen" }).waitFor();
    await page.getByLabel("Summary").fill("Written with two thumbs");
    await choose(page, fieldOf(page, "status").getByRole("combobox"), "Closed");
    await page.getByRole("button", { name: "Add to Lessons" }).tap();
    await itemsOf(page, "lessons").nth(3).getByLabel("Title").fill("On the train");
    await fits();
    await save(page);
    const saved = await api.get("courses", course.id);
    expect(saved).toMatchObject({ summary: "Written with two thumbs", status: "closed" });
    expect(lessons(saved)).toEqual(["One", "Two", "Three", "On the train"]);
  });
});

describe("without a mouse", () => {
  /** Presses Tab until what has the focus is called so. */
  async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
    for (let n = 0; n < most; n++) {
      await page.keyboard.press("Tab");
      const label = await page.evaluate(() => {
        const at = document.activeElement;
        const labels =
          at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement ? [...(at.labels ?? [])] : [];
        return at?.getAttribute("aria-label") ?? (labels.map((l) => l.textContent).join(" ") || at?.textContent || "");
      });
      if (name.test(label)) return;
    }
    throw new Error(`${name} is not reached with ${most} times Tab`);
  }

  test("one signs in, finds, edits, adds a child, saves and goes back to where one began", async ({ page, server }) => {
    const api = await server.api();
    const course = await makeCourse(api, "Only Keys", "only-keys");
    await page.goto("/console/");
    await page.locator('input[autocomplete="username"]').waitFor();
    await page.keyboard.type(admin.username);
    await page.keyboard.press("Tab");
    await page.keyboard.type(admin.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search and go to" }).waitFor();
    await page.keyboard.type("only keys");
    await page.getByRole("option", { name: /Only Keys/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Only Keys" }).waitFor();
    await inputOf(page, "title").waitFor();

    await tabTo(page, /^Summary$/);
    await page.keyboard.type("Typed, not clicked");
    await tabTo(page, /^Add to Lessons$/);
    await page.keyboard.press("Enter");
    await expect.poll(() => itemsOf(page, "lessons").count()).toBe(4);
    await page.keyboard.type("By hand");
    await page.keyboard.press("Control+s");
    await page
      .getByRole("status")
      .filter({ hasText: /^Saved at/ })
      .waitFor();
    const saved = await api.get("courses", course.id);
    expect(saved.summary).toBe("Typed, not clicked");
    expect(lessons(saved)).toEqual(["One", "Two", "Three", "By hand"]);

    await page.keyboard.press("Escape"); // leaves the input
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { level: 1, name: "Courses" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
  });

  test("signing in again as somebody else shows his console", async ({ page }) => {
    await signIn(page);
    await page.getByRole("button", { name: /Account of/ }).press("Enter");
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).press("Enter");
    await page.waitForURL(/\/console\/login/);
    await fillSignIn(page, { username: "support", password: demoPassword });
    await page.getByRole("button", { name: /Account of/ }).waitFor();
    expect(await page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name: "Users" }).count()).toBe(
      0,
    );
  });
});
