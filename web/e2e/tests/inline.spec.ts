import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { Api, Row } from "../harness/api";
import { inputOf, itemsOf, openRecord, save, saveButton } from "../harness/form";
import { signIn } from "../harness/sign-in";
import { phone, test } from "../harness/test";

/** A course of its own with three lessons. */
async function courseWithLessons(api: Api, slug: string): Promise<Row> {
  const like = (await api.list("courses", "per_page=1")).items[0];
  return api.create("courses", {
    title: `Course ${slug}`,
    slug,
    price_cents: 100,
    status: "draft",
    teacher_id: like?.teacher_id,
    category_id: like?.category_id,
    lessons: ["One", "Two", "Three"].map((title, i) => ({ title, position: i + 1, minutes: 10 })),
  });
}

async function titles(api: Api, id: string): Promise<unknown[]> {
  return ((await api.get("courses", id)).lessons as Row[]).map((lesson) => lesson.title);
}

const item = (page: Page, index: number) => itemsOf(page, "lessons").nth(index);

describe("children in a table", () => {
  test("are changed, added and deleted in one save", async ({ page, server }) => {
    const api = await server.api();
    const course = await courseWithLessons(api, "inline-all");
    await signIn(page);
    await openRecord(page, "courses", course.id);
    await item(page, 0).getByRole("textbox").first().fill("One, better");
    await item(page, 1).getByRole("button", { name: "Delete Lessons 2" }).click();
    await page.getByRole("button", { name: "Add to Lessons" }).click();
    await item(page, 3).getByRole("textbox").first().fill("Four");
    await save(page);
    expect(await titles(api, course.id)).toEqual(["One, better", "Three", "Four"]);
    await expect.poll(() => itemsOf(page, "lessons").count()).toBe(3);
    expect((await api.get("courses", course.id)).version).toBe(2);
  });

  test("that are marked for deletion can be kept", async ({ page, server }) => {
    const api = await server.api();
    const course = await courseWithLessons(api, "inline-keep");
    await signIn(page);
    await openRecord(page, "courses", course.id);
    await item(page, 1).getByRole("button", { name: "Delete Lessons 2" }).click();
    await item(page, 1).getByRole("button", { name: "Keep" }).click();
    await inputOf(page, "summary").fill("Nothing lost");
    await save(page);
    expect(await titles(api, course.id)).toEqual(["One", "Two", "Three"]);
  });

  test("are moved by the arrow keys", async ({ page, server }) => {
    const api = await server.api();
    const course = await courseWithLessons(api, "inline-keys");
    await signIn(page);
    await openRecord(page, "courses", course.id);
    await item(page, 0)
      .getByRole("button", { name: /^Move Lessons 1/ })
      .focus();
    await page.keyboard.press("ArrowDown");
    await page.getByText("Lessons 1 is now number 2 of 3").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByText("Lessons 2 is now number 3 of 3").waitFor();
    await save(page);
    expect(await titles(api, course.id)).toEqual(["Two", "Three", "One"]);
  });

  test("are moved by dragging", async ({ page, server }) => {
    const api = await server.api();
    const course = await courseWithLessons(api, "inline-drag");
    await signIn(page);
    await openRecord(page, "courses", course.id);
    const handle = item(page, 2).getByRole("button", { name: /^Move Lessons 3/ });
    await handle.scrollIntoViewIfNeeded();
    const from = await handle.boundingBox();
    const to = await item(page, 0).boundingBox();
    if (!from || !to) throw new Error("nothing to drag");
    await page.mouse.move(from.x + 5, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 5, from.y - 20, { steps: 5 });
    await page.mouse.move(from.x + 5, to.y + 5, { steps: 10 });
    await page.mouse.up();
    await expect.poll(() => item(page, 0).getByRole("textbox").first().inputValue()).toBe("Three");
    await save(page);
    expect(await titles(api, course.id)).toEqual(["Three", "One", "Two"]);
  });

  test("show a refusal in their own cell, however the list was changed before", async ({ page, server, faults }) => {
    const api = await server.api();
    const course = await courseWithLessons(api, "inline-refused");
    faults.expect({ status: 422, path: `/api/v1/courses/${course.id}` });
    await signIn(page);
    await openRecord(page, "courses", course.id);
    await item(page, 0).getByRole("button", { name: "Delete Lessons 1" }).click();
    // The browser's own check is taken out of the way: the server's counts.
    await page.route(`**/api/v1/courses/${course.id}`, (route) => {
      if (route.request().method() !== "PATCH") return route.fallback();
      const body = route.request().postDataJSON();
      body.lessons[1].minutes = 9999;
      return route.fallback({ postData: JSON.stringify(body) });
    });
    await item(page, 2).getByRole("textbox").first().fill("Three, too long");
    await saveButton(page).click();
    await page.getByRole("alert").getByRole("link", { name: "Lessons 3: Minutes" }).waitFor();
    await item(page, 2).locator(".ant-form-item-explain-error").waitFor();
    expect(await item(page, 1).locator(".ant-form-item-explain-error").count()).toBe(0);
    expect(await titles(api, course.id)).toEqual(["One", "Two", "Three"]);
  });
});

describe("children on a phone", () => {
  test.override("person", phone);

  test("are cards that can be changed", async ({ page, server }) => {
    const api = await server.api();
    const course = await courseWithLessons(api, "inline-phone");
    await signIn(page);
    await openRecord(page, "courses", course.id);
    expect(await page.locator('[data-inline="lessons"] table').count()).toBe(0);
    await item(page, 1).getByLabel("Title").fill("Two, on the way");
    await save(page);
    expect(await titles(api, course.id)).toEqual(["One", "Two, on the way", "Three"]);
  });
});
