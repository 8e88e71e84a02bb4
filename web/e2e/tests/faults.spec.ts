import type { Page, Route } from "playwright-core";
import { describe, expect } from "vitest";
import type { Api, Row } from "../harness/api";
import { openList } from "../harness/list";
import { admin, demoPassword } from "../harness/server";
import { signIn } from "../harness/sign-in";
import { labTest, test } from "../harness/test";

/** Opens the form of a new row, or of one that is there, as somebody who has just signed in. */
async function openForm(page: Page, path: string, who = admin): Promise<void> {
  await signIn(page, who, `/console/${path}`);
  await page.getByRole("button", { name: /^(Save|Create)$/ }).waitFor();
}

function field(page: Page, label: string) {
  return page.getByRole("main").getByLabel(label, { exact: true });
}

function save(page: Page): Promise<void> {
  return page.getByRole("button", { name: /^(Save|Create)$/ }).click();
}

function saved(page: Page): Promise<void> {
  return page.getByText(/^Saved at/).waitFor();
}

function notSaved(page: Page, text: string | RegExp): Promise<void> {
  return page.getByRole("alert").filter({ hasText: text }).waitFor();
}

async function countOf(api: Api, subject: string): Promise<number> {
  return (await api.list("tickets", `subject=${encodeURIComponent(subject)}`)).total;
}

/** Lets the first request of a method reach the server, and loses its answer on the way back. */
async function loseAnswer(page: Page, method: string, path: string): Promise<void> {
  let lost = false;
  await page.route(`**${path}`, async (route: Route) => {
    if (lost || route.request().method() !== method) return route.continue();
    lost = true;
    await route.fetch();
    await route.abort("connectionreset");
  });
}

/** Answers the first request of a method as a server in trouble does. */
async function refuse(page: Page, method: string, path: string, status: number, problem: object, headers = {}) {
  let refused = false;
  await page.route(`**${path}`, async (route) => {
    if (refused || route.request().method() !== method) return route.continue();
    refused = true;
    await route.fulfill({
      status,
      headers: { "X-Request-Id": "0192-request", ...headers },
      contentType: "application/problem+json",
      body: JSON.stringify({ status, request_id: "0192-request", ...problem }),
    });
  });
}

async function makeUser(api: Api, name: string, permissions: string[]): Promise<{ role: Row; user: Row }> {
  const role = await api.create("roles", { name, label: name, permissions });
  const user = await api.create("users", { username: name, password: demoPassword, language: "en", roles: [role.id] });
  return { role, user };
}

describe("when the server goes away under a form", () => {
  test("a new row is kept on the page and made once when it is back", async ({ page, server, faults }) => {
    await openForm(page, "tickets/new");
    await field(page, "Subject").fill("Server away: new");
    await field(page, "Message").fill("Half of a long story");
    faults.expectOffline();
    faults.expect({ status: 503, path: /./ });
    await server.stop();
    await save(page);
    await notSaved(page, "What you typed is kept.");
    expect(await page.getByRole("alert").getByText("What you typed is kept.").count()).toBe(1); // said once
    const banner = page.getByText(/The server cannot be reached\. Trying again/);
    await banner.waitFor();
    expect(await field(page, "Subject").inputValue()).toBe("Server away: new");
    await server.start();
    await banner.waitFor({ state: "hidden" });
    expect(await field(page, "Message").inputValue()).toBe("Half of a long story");
    await save(page);
    await saved(page);
    const made = await (await server.api()).find("tickets", "subject=Server%20away%3A%20new");
    expect(made.body).toBe("Half of a long story");
    await page.waitForURL(`**/console/tickets/${made.id}`);
  });

  test("a change is kept on the page and saved when it is back", async ({ page, server, faults }) => {
    const ticket = await (await server.api()).create("tickets", { subject: "Server away: edit", body: "Before" });
    await openForm(page, `tickets/${ticket.id}`);
    await field(page, "Message").fill("After");
    faults.expectOffline();
    faults.expect({ status: 503, path: /./ });
    await server.stop();
    await save(page);
    await notSaved(page, "What you typed is kept.");
    await server.start();
    await page.getByText(/The server cannot be reached\. Trying again/).waitFor({ state: "hidden" });
    expect(await field(page, "Message").inputValue()).toBe("After");
    await page.getByRole("button", { name: "Try again" }).click();
    await saved(page);
    const after = await (await server.api()).get("tickets", ticket.id);
    expect(after).toMatchObject({ body: "After", version: 2 });
  });
});

describe("when the answer gets lost", () => {
  test("what was typed since becomes a change of the row that was made", async ({ page, server, faults }) => {
    const api = await server.api();
    await openForm(page, "tickets/new");
    await field(page, "Subject").fill("Lost answer: first");
    await loseAnswer(page, "POST", "/api/v1/tickets");
    faults.expectOffline();
    faults.expect({ status: 422, path: "/api/v1/tickets" });
    await save(page);
    await notSaved(page, "What you typed is kept.");
    await field(page, "Subject").fill("Lost answer: second");
    await save(page);
    await saved(page);
    expect(await countOf(api, "Lost answer: first")).toBe(0);
    expect(await countOf(api, "Lost answer: second")).toBe(1);
  });

  test("a change is not made twice, and is no conflict with itself", async ({ page, server, faults }) => {
    const api = await server.api();
    const ticket = await api.create("tickets", { subject: "Lost answer: change", body: "Before" });
    await openForm(page, `tickets/${ticket.id}`);
    await field(page, "Message").fill("After");
    await loseAnswer(page, "PATCH", `/api/v1/tickets/${ticket.id}`);
    faults.expectOffline();
    faults.expect({ status: 412, path: `/api/v1/tickets/${ticket.id}` });
    await save(page);
    await notSaved(page, "What you typed is kept.");
    await save(page);
    await saved(page);
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await api.get("tickets", ticket.id)).toMatchObject({ body: "After", version: 2 });
  });
});

describe("when the session ends under a form", () => {
  test("one signs in over the page and the save goes on", async ({ page, context, server, faults }) => {
    await openForm(page, "tickets/new");
    await field(page, "Subject").fill("Session ended");
    await field(page, "Message").fill("Typed before");
    faults.expect({ status: 401, path: /^\/api\/v1\// });
    await context.clearCookies({ name: "manor_session" });
    await save(page);
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.waitFor();
    expect(await countOf(await server.api(), "Session ended")).toBe(0);
    expect(await field(page, "Subject").inputValue()).toBe("Session ended");
    await dialog.locator('input[type="password"]').fill(admin.password);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await saved(page);
    expect(await (await server.api()).find("tickets", "subject=Session%20ended")).toMatchObject({
      body: "Typed before",
    });
  });
});

describe("what the server refuses", () => {
  test("a permission that was taken away: said, and nothing typed is lost", async ({ page, server, faults }) => {
    const api = await server.api();
    const ticket = await api.create("tickets", { subject: "Forbidden meanwhile", body: "Before" });
    const { role } = await makeUser(api, "clerk", ["tickets:read", "tickets:update"]);
    await openForm(page, `tickets/${ticket.id}`, { username: "clerk", password: demoPassword });
    await field(page, "Message").fill("After");
    await api.update("roles", role.id, { permissions: ["tickets:read"] });
    faults.expect({ status: 403, path: `/api/v1/tickets/${ticket.id}` });
    await expect
      .poll(async () => {
        await save(page);
        return page.getByRole("alert").filter({ hasText: "You may not change this" }).count();
      })
      .toBe(1);
    expect(await field(page, "Message").inputValue()).toBe("After");
    expect((await api.get("tickets", ticket.id)).body).toBe("Before");
  });

  test("a row that was deleted meanwhile", async ({ page, server, faults }) => {
    const api = await server.api();
    const ticket = await api.create("tickets", { subject: "Deleted meanwhile", body: "Before" });
    await openForm(page, `tickets/${ticket.id}`);
    await field(page, "Message").fill("After");
    await api.delete("tickets", ticket.id);
    faults.expect({ status: 404, path: new RegExp(`^/api/v1/tickets/${ticket.id}`) });
    await save(page);
    await notSaved(page, "This record is no longer there");
    expect(await field(page, "Message").inputValue()).toBe("After");
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });

  test("what another row has already: on its field, which has the focus", async ({ page, server, faults }) => {
    const api = await server.api();
    await api.create("teachers", { name: "Name that is taken" });
    await openForm(page, "teachers/new");
    await field(page, "Name").fill("Name that is taken");
    await field(page, "E-mail").fill("taken@example.com");
    faults.expect({ status: 409, path: "/api/v1/teachers" });
    await save(page);
    await notSaved(page, "1 thing to correct");
    await page.getByText("Another record has this already.").last().waitFor();
    expect(await field(page, "Name").getAttribute("aria-invalid")).toBe("true");
    await expect.poll(() => field(page, "Name").evaluate((e) => e === document.activeElement)).toBe(true);
    await field(page, "Name").fill("Name that is free");
    await save(page);
    await saved(page);
    expect(await api.find("teachers", "name=Name%20that%20is%20free")).toMatchObject({ email: "taken@example.com" });
  });

  test("deleting what something began to refer to meanwhile", async ({ page, server, faults }) => {
    const api = await server.api();
    const teacher = await api.create("teachers", { name: "Held meanwhile" });
    const category = (await api.list("categories", "per_page=1")).items[0];
    await openForm(page, `teachers/${teacher.id}`);
    await page.getByRole("main").getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete Held meanwhile?" });
    await dialog.getByText("Nothing else is affected.").waitFor();
    const course = { title: "Holds", slug: "holds", price_cents: 1, status: "draft", category_id: category?.id };
    await api.create("courses", { ...course, teacher_id: teacher.id });
    faults.expect({ status: 409, path: `/api/v1/teachers/${teacher.id}` });
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await dialog.getByText("Cannot be deleted: these refer to it").waitFor();
    await dialog.getByRole("link", { name: "Holds" }).waitFor();
    expect(await dialog.getByRole("button", { name: "Delete", exact: true }).isDisabled()).toBe(true);
    await api.get("teachers", teacher.id);
  });

  test("values, in the form and within its lists: named at the top, marked, the first in focus", async ({
    page,
    server,
    faults,
  }) => {
    const api = await server.api();
    const course = await courseWithLessons(api, "refused-values");
    await openForm(page, `courses/${course.id}`);
    const path = `/api/v1/courses/${course.id}`;
    await refuse(page, "PATCH", path, 422, {
      code: "invalid",
      title: "Invalid",
      errors: [
        { path: "lessons[1].title", code: "taken", message: "Too much like the first one." },
        { path: "slug", code: "reserved", message: "This word is reserved." },
      ],
    });
    faults.expect({ status: 422, path });
    await field(page, "Summary").fill("Typed");
    await page.getByLabel("Lessons 2: Title").fill("Also changed");
    await save(page);
    const list = page.getByRole("alert").filter({ hasText: "2 things to correct" });
    await list.waitFor();
    expect(await list.getByRole("listitem").allInnerTexts()).toEqual([
      "Short name: This word is reserved.",
      "Lessons 2: Title: Too much like the first one.",
    ]);
    await expect.poll(() => field(page, "Short name").evaluate((e) => e === document.activeElement)).toBe(true);
    await list.getByRole("link", { name: "Lessons 2: Title" }).click();
    const lesson = page.getByLabel("Lessons 2: Title");
    await expect.poll(() => lesson.evaluate((e) => e === document.activeElement)).toBe(true);
    expect(await lesson.getAttribute("aria-invalid")).toBe("true");
    await save(page);
    await saved(page);
    const after = await api.get("courses", course.id);
    expect(after.summary).toBe("Typed");
    expect((after.lessons as Row[]).map((l) => l.title)).toEqual(["One", "Also changed", "Three"]);
  });

  test("too many requests: how long to wait, and saving works then", async ({ page, server, faults }) => {
    await openForm(page, "tickets/new");
    await field(page, "Subject").fill("Too many");
    const problem = { code: "rate_limited", title: "Too many requests" };
    await refuse(page, "POST", "/api/v1/tickets", 429, problem, { "Retry-After": "7" });
    faults.expect({ status: 429, path: "/api/v1/tickets" });
    await save(page);
    await notSaved(page, "Too many requests. Try again in 7 s.");
    await page.getByRole("button", { name: "Try again" }).click();
    await saved(page);
    expect(await countOf(await server.api(), "Too many")).toBe(1);
  });

  test("a fault of the server: with the request's id, and saving works then", async ({ page, server, faults }) => {
    await openForm(page, "tickets/new");
    await field(page, "Subject").fill("Server's fault");
    await refuse(page, "POST", "/api/v1/tickets", 500, { code: "internal", title: "Internal error" });
    faults.expect({ status: 500, path: "/api/v1/tickets" });
    await save(page);
    await notSaved(page, "Something went wrong on the server.");
    await page.getByText("Request 0192-request").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await saved(page);
    expect(await countOf(await server.api(), "Server's fault")).toBe(1);
  });
});

async function courseWithLessons(api: Api, slug: string): Promise<Row> {
  const [teacher, category] = await Promise.all(["teachers", "categories"].map((r) => api.list(r, "per_page=1")));
  return api.create("courses", {
    title: slug,
    slug,
    price_cents: 100,
    status: "draft",
    teacher_id: teacher?.items[0]?.id,
    category_id: category?.items[0]?.id,
    lessons: ["One", "Two", "Three"].map((title, i) => ({ title, position: i + 1, minutes: 10 })),
  });
}

describe("when two people change the same row", () => {
  const theirs = { subject: "Theirs", body: "Their text", priority: "high" };

  async function clash(page: Page, api: Api): Promise<Row> {
    const ticket = await api.create("tickets", { subject: "Before", body: "Text before" });
    await openForm(page, `tickets/${ticket.id}`);
    await field(page, "Subject").fill("Mine");
    await field(page, "Message").fill("My text");
    await api.update("tickets", ticket.id, theirs);
    await save(page);
    await page.getByRole("dialog", { name: "Somebody else saved this meanwhile" }).waitFor();
    return ticket;
  }

  for (const [button, expected] of [
    ["Keep all of yours", { ...theirs, subject: "Mine", body: "My text" }],
    ["Keep all of theirs", theirs],
  ] as const) {
    test(`one can ${button.toLowerCase()}`, async ({ page, server, faults }) => {
      faults.expect({ status: 412, path: /^\/api\/v1\/tickets\// });
      const api = await server.api();
      const ticket = await clash(page, api);
      const dialog = page.getByRole("dialog", { name: "Somebody else saved this meanwhile" });
      await dialog.getByRole("button", { name: button }).click();
      await dialog.getByRole("button", { name: "Save this" }).click();
      await dialog.waitFor({ state: "hidden" });
      await saved(page);
      expect(await api.get("tickets", ticket.id)).toMatchObject(expected);
      expect(await field(page, "Subject").inputValue()).toBe(expected.subject);
    });
  }

  test("one can choose field by field, and see what only they changed", async ({ page, server, faults }) => {
    faults.expect({ status: 412, path: /^\/api\/v1\/tickets\// });
    const api = await server.api();
    const ticket = await clash(page, api);
    const dialog = page.getByRole("dialog", { name: "Somebody else saved this meanwhile" });
    await dialog.getByText("Changed by them only").waitFor();
    const subject = dialog.getByRole("group", { name: "Subject" });
    await subject.getByText("Before", { exact: true }).last().waitFor();
    await subject.getByRole("radio", { name: /Theirs/ }).check();
    await dialog
      .getByRole("group", { name: "Message" })
      .getByRole("radio", { name: /My text/ })
      .check();
    await dialog.getByRole("button", { name: "Save this" }).click();
    await dialog.waitFor({ state: "hidden" });
    await saved(page);
    expect(await api.get("tickets", ticket.id)).toMatchObject({ ...theirs, body: "My text" });
  });
});

describe("when the tab closes with changes", () => {
  test("they are there in a new one, and meet what was saved meanwhile", async ({ page, context, server }) => {
    const api = await server.api();
    const ticket = await api.create("tickets", { subject: "Tab closed", body: "Before" });
    page.on("dialog", (dialog) => void dialog.accept());
    await openForm(page, `tickets/${ticket.id}`);
    await field(page, "Message").fill("Mine");
    const closed = page.waitForEvent("close");
    await page.close({ runBeforeUnload: true });
    await closed;
    await api.update("tickets", ticket.id, { body: "Theirs", priority: "high" });
    const next = await context.newPage();
    await next.goto(`/console/tickets/${ticket.id}`);
    const notice = next.getByRole("alert").filter({ hasText: "You have unsaved changes from" });
    await notice.getByRole("button", { name: "Restore" }).click();
    const dialog = next.getByRole("dialog", { name: "Somebody else saved this meanwhile" });
    await dialog.getByRole("group", { name: "Message" }).getByRole("radio", { name: /Mine/ }).check();
    await dialog.getByRole("button", { name: "Save this" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect((await api.get("tickets", ticket.id)).body).toBe("Theirs");
    await save(next);
    await saved(next);
    expect(await api.get("tickets", ticket.id)).toMatchObject({ body: "Mine", priority: "high" });
  });
});

describe("a record that went to the recycle bin meanwhile", () => {
  labTest("can be restored and saved from its form", async ({ page, server, faults }) => {
    const api = await server.api();
    const specimen = await api.find("specimens", "code=specimen-020");
    await openForm(page, `specimens/${specimen.id}`);
    await field(page, "Note").fill("Typed before it was deleted");
    await api.delete("specimens", specimen.id);
    faults.expect({ status: 410, path: new RegExp(`^/api/v1/specimens/${specimen.id}`) });
    faults.expect({ status: 412, path: `/api/v1/specimens/${specimen.id}` });
    await save(page);
    await notSaved(page, "Somebody deleted this record meanwhile.");
    await page.getByRole("button", { name: "Restore it and save" }).click();
    await saved(page);
    expect((await api.get("specimens", specimen.id)).note).toBe("Typed before it was deleted");
  });
});

describe("lists", () => {
  test("that cannot be read say so with the request's id, and try again", async ({ page, faults }) => {
    await signIn(page);
    let broken = true;
    await page.route("**/api/v1/teachers?*", (route) =>
      broken
        ? route.fulfill({
            status: 500,
            contentType: "application/problem+json",
            body: JSON.stringify({ status: 500, code: "internal", request_id: "0192-request" }),
          })
        : route.continue(),
    );
    faults.expect({ status: 500, path: "/api/v1/teachers" });
    await openList(page, "teachers");
    await page.getByRole("heading", { name: "That did not work" }).waitFor();
    await page.getByText("Request 0192-request").waitFor();
    broken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: "Claire Dubois" }).waitFor();
  });

  test("are shown, and asked for once, when what one chose for oneself cannot be read", async ({ page, faults }) => {
    const refuse = (route: Route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        body: JSON.stringify({ status: 403, code: "forbidden", title: "Forbidden" }),
      });
    await page.route("**/api/v1/console/preferences", refuse);
    await page.route("**/api/v1/console/views?*", refuse);
    faults.expect({ status: 403, path: "/api/v1/console/preferences" }, { status: 403, path: "/api/v1/console/views" });
    await signIn(page);
    let asked = 0;
    page.on("request", (request) => {
      if (/\/api\/v1\/(teachers\?|console\/)/.test(request.url())) asked++;
    });
    await openList(page, "teachers");
    await page.getByRole("link", { name: "Claire Dubois" }).waitFor();
    await page.waitForTimeout(1000);
    expect(asked).toBeLessThan(10);
    await page.getByRole("link", { name: "Claire Dubois" }).waitFor();
  });

  test("say why there is no export, and export when there can be one", async ({ page, faults }) => {
    await signIn(page);
    await openList(page, "teachers");
    const path = "/api/v1/teachers/export";
    await page.route(`**${path}*`, (route) =>
      route.fulfill({
        status: 422,
        contentType: "application/problem+json",
        body: JSON.stringify({ status: 422, code: "too_many_rows", detail: "More than 100000 rows match." }),
      }),
    );
    faults.expect({ status: 422, path });
    await page.getByRole("button", { name: "Export" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("CSV").click();
    await dialog.getByRole("link", { name: "Export" }).click();
    await dialog.getByText("More than 100000 rows match.").waitFor();
    await page.unroute(`**${path}*`);
    const arriving = page.waitForEvent("download");
    await dialog.getByRole("link", { name: "Export" }).click();
    expect((await arriving).suggestedFilename()).toMatch(/^teachers-.*\.csv$/);
    await dialog.waitFor({ state: "hidden" });
  });
});
