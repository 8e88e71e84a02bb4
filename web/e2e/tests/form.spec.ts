import { describe, expect } from "vitest";
import { fieldOf, inputOf, openRecord, save, saveButton } from "../harness/form";
import { signIn } from "../harness/sign-in";
import { labTest, phone, test } from "../harness/test";

describe("the form of a new record", () => {
  test("makes it, stays on it, and says when it was saved", async ({ page, server }) => {
    await signIn(page);
    await openRecord(page, "teachers");
    await inputOf(page, "name").fill("Ada Form");
    await page.keyboard.press("Control+s");
    await page
      .getByRole("status")
      .filter({ hasText: /^Saved at/ })
      .waitFor();
    const row = await (await server.api()).find("teachers", "name=Ada Form");
    await page.waitForURL(`**/console/teachers/${row.id}`);
    await page.getByRole("heading", { level: 1, name: "Ada Form" }).waitFor();
    expect(await page.title()).toContain("Ada Form");
  });

  test("says on each field what is missing, lists it, and goes to the first", async ({ page, server }) => {
    await signIn(page);
    await openRecord(page, "courses");
    const before = (await (await server.api()).list("courses", "per_page=1")).total;
    await saveButton(page).click();
    const list = page.getByRole("alert").filter({ hasText: "to correct" });
    await list.getByRole("link", { name: "Teacher" }).waitFor();
    await fieldOf(page, "title").getByText("Fill this in.").waitFor();
    await expect.poll(() => inputOf(page, "title").evaluate((e) => e === document.activeElement)).toBe(true);
    await list.getByRole("link", { name: "Category" }).click();
    await expect.poll(() => inputOf(page, "category_id").evaluate((e) => e === document.activeElement)).toBe(true);
    expect((await (await server.api()).list("courses", "per_page=1")).total).toBe(before);
  });

  test("makes one record when the answer to its first attempt got lost", async ({ page, server, faults }) => {
    faults.expectOffline();
    faults.expect({ status: 422, path: "/api/v1/teachers" });
    await signIn(page);
    await openRecord(page, "teachers");
    let lost = 0;
    await page.route("**/api/v1/teachers", async (route) => {
      if (route.request().method() !== "POST" || lost++ > 0) return route.fallback();
      await route.fetch();
      await route.abort();
    });
    await inputOf(page, "name").fill("Lost Answer");
    await saveButton(page).click();
    await page.getByRole("alert").filter({ hasText: "Not saved" }).waitFor();
    expect(await inputOf(page, "name").inputValue()).toBe("Lost Answer");
    // What is typed after the lost answer is a change of the record that was made.
    await inputOf(page, "bio").fill("Typed later");
    await saveButton(page).click();
    await page
      .getByRole("status")
      .filter({ hasText: /^Saved at/ })
      .waitFor();
    const row = await (await server.api()).find("teachers", "name=Lost Answer");
    expect(row.bio).toBe("Typed later");
  });

  test("can be followed by another one", async ({ page, server }) => {
    await signIn(page);
    await openRecord(page, "teachers");
    await inputOf(page, "name").fill("First of two");
    await page.getByRole("button", { name: "More ways to save" }).click();
    await page.getByRole("menuitem", { name: "Save and add another" }).click();
    await expect.poll(() => inputOf(page, "name").inputValue()).toBe("");
    await inputOf(page, "name").fill("Second of two");
    await save(page);
    expect((await (await server.api()).list("teachers", "name__in=First of two,Second of two")).total).toBe(2);
  });
});

describe("the form of a record", () => {
  test("sends what changed and nothing else, under the version that it read", async ({ page, server }) => {
    const api = await server.api();
    const course = (await api.list("courses", "per_page=1&status=open&sortby=title")).items[0];
    if (!course) throw new Error("the demo has no open course");
    await signIn(page);
    await openRecord(page, "courses", course.id);
    await inputOf(page, "title").fill("Another title");
    const [request] = await Promise.all([page.waitForRequest((r) => r.method() === "PATCH"), save(page)]);
    expect(request.postDataJSON()).toEqual({ title: "Another title" });
    expect(request.headers()["if-match"]).toMatch(/^"/);
    expect((await api.get("courses", course.id)).title).toBe("Another title");
  });

  test("shows a clash on its field", async ({ page, server, faults }) => {
    const { items } = await (await server.api()).list("teachers", "per_page=2&sortby=name");
    const [one, other] = items;
    if (!one || !other) throw new Error("the demo has no two teachers");
    faults.expect({ status: 409, path: `/api/v1/teachers/${one.id}` });
    await signIn(page);
    await openRecord(page, "teachers", one.id);
    await inputOf(page, "name").fill(String(other.name));
    await saveButton(page).click();
    await fieldOf(page, "name").getByText("Another record has this already.").waitFor();
    await expect.poll(() => inputOf(page, "name").evaluate((e) => e === document.activeElement)).toBe(true);
  });

  test("asks before it is left with changes", async ({ page, server }) => {
    const { items } = await (await server.api()).list("teachers", "per_page=1&sortby=-name");
    await signIn(page);
    await openRecord(page, "teachers", items[0]?.id);
    await inputOf(page, "bio").fill("Not saved");
    await page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name: "Members" }).click();
    const question = page.getByRole("dialog", { name: "Leave without saving?" });
    await question.getByRole("button", { name: "Stay" }).click();
    expect(await inputOf(page, "bio").inputValue()).toBe("Not saved");
    await page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name: "Members" }).click();
    await question.getByRole("button", { name: "Leave" }).click();
    await page.waitForURL("**/console/members");
  });

  test("makes a copy where that is offered", async ({ page, server }) => {
    const api = await server.api();
    const { items } = await api.list("courses", "per_page=1&status=draft&sortby=title");
    const course = items[0];
    if (!course) throw new Error("the demo has no draft");
    await signIn(page);
    await openRecord(page, "courses", course.id);
    await inputOf(page, "title").fill("A copy");
    await inputOf(page, "slug").fill("a-copy");
    await page.getByRole("button", { name: "More ways to save" }).click();
    await page.getByRole("menuitem", { name: "Save as a new record" }).click();
    await page.getByRole("heading", { level: 1, name: "A copy" }).waitFor();
    const copy = await api.find("courses", "slug=a-copy");
    expect(copy.id).not.toBe(course.id);
    expect((copy.lessons as unknown[]).length).toBe((course.lessons as unknown[]).length);
    expect((await api.get("courses", course.id)).title).toBe(course.title);
  });

  test("shows what looks like markup as text", async ({ page, server }) => {
    const evil = `<img src=x onerror="document.title='owned'">`;
    const api = await server.api();
    const teacher = await api.create("teachers", { name: evil, bio: `</textarea><script>alert(1)</script>` });
    await signIn(page);
    await openRecord(page, "teachers", teacher.id);
    await page.getByRole("heading", { level: 1, name: evil }).waitFor();
    expect(await inputOf(page, "bio").inputValue()).toBe(teacher.bio);
    expect(await page.title()).not.toBe("owned");
  });
});

describe("a form with every kind of field", () => {
  labTest("opens the closed section that holds a mistake", async ({ page, server }) => {
    const { items } = await (await server.api()).list("specimens", "per_page=1&sortby=name");
    await signIn(page);
    await openRecord(page, "specimens", items[0]?.id);
    const section = page.getByRole("button", { name: "More", exact: true });
    await section.click();
    await inputOf(page, "contact").fill("nobody");
    await section.click();
    expect(await inputOf(page, "contact").isVisible()).toBe(false);
    await saveButton(page).click();
    await fieldOf(page, "contact").getByText("Enter an email address", { exact: false }).waitFor();
    expect(await section.getAttribute("aria-expanded")).toBe("true");
  });

  labTest(
    "is left by Escape one step at a time: what is open, then the input, then the form",
    async ({ page, server }) => {
      const { items } = await (await server.api()).list("specimens", "per_page=1&sortby=name");
      const list = page.getByRole("heading", { level: 1, name: "Specimens" });
      const open = page.locator(".ant-picker-dropdown:visible, .ant-dropdown:visible, .ant-select-dropdown:visible");
      const closed = () => expect.poll(() => open.count()).toBe(0);
      await signIn(page);
      await openRecord(page, "specimens", items[0]?.id);

      // The menu of a button is no input, and still the form stays when it closes.
      for (const name of ["More ways to save", "Language"]) {
        await page.getByRole("button", { name }).click();
        await open.waitFor();
        await page.keyboard.press("Escape");
        await closed();
        expect(await list.count()).toBe(0);
      }
      for (const name of ["state", "found_at", "family_id"]) {
        const input = inputOf(page, name);
        await input.click();
        await open.waitFor();
        await page.keyboard.press("Escape");
        await closed();
        expect(await input.evaluate((e) => e === document.activeElement)).toBe(true);
        await page.keyboard.press("Escape");
        expect(await input.evaluate((e) => e === document.activeElement)).toBe(false);
        expect(await list.count()).toBe(0);
      }
      await page.keyboard.press("Escape");
      await list.waitFor();
    },
  );

  labTest("keeps what was typed while the server fails", async ({ page, server, faults }) => {
    const { items } = await (await server.api()).list("specimens", "per_page=1&sortby=-name");
    const path = `/api/v1/specimens/${items[0]?.id}`;
    faults.expect({ status: 500, path });
    await signIn(page);
    await openRecord(page, "specimens", items[0]?.id);
    await inputOf(page, "note").fill("Typed before the fault");
    await page.route(`**${path}`, (route) =>
      route.request().method() === "PATCH"
        ? route.fulfill({
            status: 500,
            contentType: "application/problem+json",
            body: JSON.stringify({ status: 500, code: "internal", title: "x", detail: "x", request_id: "req-1" }),
          })
        : route.fallback(),
    );
    await saveButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Not saved" });
    await alert.getByText("req-1").waitFor();
    await page.unroute(`**${path}`);
    await alert.getByRole("button", { name: "Try again" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /^Saved at/ })
      .waitFor();
    expect((await (await server.api()).get("specimens", String(items[0]?.id))).note).toBe("Typed before the fault");
  });
});

describe("on a phone", () => {
  test.override("person", phone);

  test("the form fits and can be saved", async ({ page, server }) => {
    const { items } = await (await server.api()).list("courses", "per_page=1&sortby=slug");
    await signIn(page);
    await openRecord(page, "courses", items[0]?.id);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide).toBe(false);
    await inputOf(page, "summary").fill("Written on the way");
    await save(page);
  });
});
