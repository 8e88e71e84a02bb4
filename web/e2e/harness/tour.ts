import type { Locator, Page } from "playwright-core";
import type { Api, Row } from "./api";
import type { Faults } from "./faults";
import type { Program } from "./server";
import { settle } from "./settle";
import { type Language, Words } from "./words";

/** Who walks through the pages, and what is needed to open them. */
export interface Visit {
  page: Page;
  api: Api;
  faults: Faults;
  words: Words;
  /** Less than 768 px wide: what is beside each other elsewhere is folded into menus. */
  narrow: boolean;
}

/** One page, in one state. */
export interface Stop {
  name: string;
  open(visit: Visit): Promise<void>;
}

export function visitOf(page: Page, api: Api, faults: Faults, language: Language): Visit {
  return { page, api, faults, words: new Words(language), narrow: (page.viewportSize()?.width ?? 0) < 768 };
}

/** Every kind of page and dialog of a program, in an order in which none spoils the next. Each begins with an address of its own. */
export const tours: Record<Program, Stop[]> = {
  academy: [
    at("dashboard", "/console/"),
    at("dashboard-charts-as-tables", "/console/", async ({ page, words }) => {
      const next = page.getByRole("button", { name: words.like("dashboard:asTable") });
      for (let left = await next.count(); left > 0; left--) await next.first().click();
      await page.locator("main section[data-kind=line] table").waitFor();
    }),
    at("list", "/console/courses"),
    at("list-filtered", "/console/courses?status__in=open,draft&price_cents__gte=10000&sortby=-price_cents"),
    at("list-tree", "/console/categories?_display=tree"),
    at("tickets", "/console/tickets"),
    stop("form", async (v) => {
      const course = await firstOf(v.api, "courses", "sortby=title&status=open&per_page=1");
      await open(v, `/console/courses/${course.id}`);
    }),
    stop("history", async (v) => {
      const course = await firstOf(v.api, "courses", "sortby=title&status=open&per_page=1");
      await open(v, `/console/courses/${course.id}/history`);
    }),
    stop("delete-dialog-of-what-is-referred-to", async (v) => {
      const teacher = await firstOf(v.api, "teachers", "sortby=name&per_page=1");
      await open(v, `/console/teachers/${teacher.id}`);
      await pressInHeader(v, "base:delete");
    }),
    at("audit", "/console/audit"),
    at("users", "/console/users"),
    stop("role", async (v) => {
      const role = await firstOf(v.api, "roles", "per_page=1");
      await open(v, `/console/roles/${role.id}`);
    }),
    at("profile", "/console/profile"),
    at("palette", "/console/teachers", async ({ page, words }) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: words.of("shell:palette.title") }).fill("a");
      await page.getByRole("option").nth(4).waitFor();
    }),
    at("keys", "/console/teachers", async ({ page, words }) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: words.of("shell:keys.title") }).waitFor();
    }),
    at("account-menu", "/console/teachers", async ({ page, words }) => {
      await page.getByRole("button", { name: words.like("shell:person.label") }).click();
      await page.getByRole("menuitem").first().waitFor();
    }),
    stop("page-of-an-app", async (v) => {
      const course = await firstOf(v.api, "courses", "sortby=title&status=open&per_page=1");
      await open(v, `/console/course-preview?id=${course.id}`);
    }),
    at("missing", "/console/no-such-page"),
    at("missing-record", "/console/courses/00000000-0000-0000-0000-000000000000", async () => {}, [
      { status: 404, path: /courses\/0000/ },
    ]),
  ],
  lab: [
    at("list-of-everything", "/console/specimens?page=2"),
    at("list-of-hostile-text", "/console/specimens?sortby=-created_at"),
    at("list-with-filter-panel", "/console/specimens?state=new", async ({ page, words }) => {
      await page
        .getByRole("button", { name: new RegExp(`^${words.of("list:filter.title")}`) })
        .first()
        .click();
      await page.getByText(words.of("list:filter.more")).or(page.locator("aside, .ant-drawer-body")).first().waitFor();
    }),
    at("columns-dialog", "/console/specimens", async (v) => {
      await pressInToolbar(v, "list:columns.button");
      await v.page.getByRole("dialog").waitFor();
    }),
    at("export-dialog", "/console/specimens", async (v) => {
      await pressInToolbar(v, "list:export.button");
      await v.page.getByRole("dialog").waitFor();
    }),
    at("display-menu", "/console/specimens", async ({ page, words }) => {
      await page.getByRole("button", { name: words.of("list:display.button") }).click();
      await page.getByRole("menuitem").first().waitFor();
    }),
    at("row-menu", "/console/specimens", async ({ page, words }) => {
      await page
        .getByRole("button", { name: words.like("list:row.menuOf") })
        .first()
        .click();
      await page.getByRole("menuitem").first().waitFor();
    }),
    at("bulk-bar", "/console/specimens", async (v) => {
      await tick(v, 3);
    }),
    at("action-dialog", "/console/specimens", async (v) => {
      await tick(v, 2);
      await actionFromBar(v, { en: "Lend", zh: "借出" }[v.words.language]);
    }),
    at("view-dialog", "/console/specimens?state=new", async ({ page, words }) => {
      await page.getByRole("button", { name: words.of("list:views.label") }).click();
      await page.getByRole("menuitem", { name: words.of("list:views.save") }).click();
      await page.getByRole("dialog").waitFor();
    }),
    at("list-with-changed-rows", "/console/specimens?page=2", async ({ page, words, narrow }) => {
      if (narrow) return; // cards are not changed in place
      const label = { en: "Amount", zh: "数量" }[words.language];
      await page.locator(`main tbody button[aria-description*="${label}"]`).first().click();
      await page.locator("main tbody input:not([type=checkbox])").fill("41");
      await page.keyboard.press("Enter");
      await page.getByRole("region", { name: words.of("list:edit.label") }).waitFor();
    }),
    at("list-empty", "/console/visits"),
    at("list-no-match", "/console/specimens?search=nothing-has-this-name"),
    stop("recycle-bin", async (v) => {
      const { total } = await v.api.list("specimens", "deleted=true&per_page=1");
      for (let n = total; n < 2; n++) {
        const row = await v.api.create("specimens", { name: `Deleted ${n}`, code: `deleted-${n}-${Date.now()}` });
        await v.api.delete("specimens", row.id);
      }
      await open(v, "/console/specimens?deleted=true");
    }),
    stop("record-in-recycle-bin", async (v) => {
      const row = await firstOf(v.api, "specimens", "deleted=true&per_page=1");
      v.faults.expect({ status: 410, path: new RegExp(row.id) });
      await open(v, `/console/specimens/${row.id}`);
    }),
    at("list-of-a-hundred-columns", "/console/panels"),
    at("list-long", "/console/readings?_display=all"),
    at("list-tree-deep", "/console/families?_display=tree", async ({ page, words }) => {
      await page.getByRole("button", { name: words.of("list:tree.openAll") }).click();
    }),
    at("form-new", "/console/specimens/new"),
    at("form-with-mistakes", "/console/specimens/new", async ({ page, words }) => {
      await page.getByRole("button", { name: words.of("form:create"), exact: true }).click();
      await page.getByRole("alert").first().waitFor();
    }),
    stop("form-edit", async (v) => {
      const row = await firstOf(v.api, "specimens", "code=specimen-004");
      await open(v, `/console/specimens/${row.id}`);
    }),
    stop("form-refused", async (v) => {
      const row = await firstOf(v.api, "specimens", "code=specimen-004");
      await open(v, `/console/specimens/${row.id}`);
      v.faults.expect({ status: 409, path: new RegExp(row.id) });
      await input(v.page, "code").fill("specimen-005");
      await v.page.getByRole("button", { name: v.words.of("form:save"), exact: true }).click();
      await v.page.getByRole("alert").first().waitFor();
    }),
    stop("conflict-dialog", async (v) => {
      const row = await firstOf(v.api, "contracts", "sortby=created_at&per_page=1");
      await open(v, `/console/contracts/${row.id}`);
      v.faults.expect({ status: 412, path: new RegExp(row.id) });
      await input(v.page, "terms").fill("As one of us wants it.");
      await sendIfMatch(v.api, row, { terms: `As the other wants it, at ${Date.now()}.` });
      await v.page.getByRole("button", { name: v.words.of("form:save"), exact: true }).click();
      await v.page.getByRole("dialog").waitFor();
    }),
    stop("leave-dialog", async (v) => {
      const row = await firstOf(v.api, "specimens", "code=specimen-004");
      await open(v, `/console/specimens/${row.id}`);
      await input(v.page, "name").fill("Changed");
      await v.page.getByRole("link", { name: v.words.of("form:side.allHistory") }).click();
      await v.page.getByRole("dialog").waitFor();
    }),
    stop("delete-dialog", async (v) => {
      const row = await firstOf(v.api, "specimens", "code=specimen-004");
      await open(v, `/console/specimens/${row.id}`);
      await pressInHeader(v, "base:delete");
    }),
    stop("read-only-record", async (v) => {
      const row = await firstOf(v.api, "constants", "per_page=1");
      await open(v, `/console/constants/${row.id}`);
    }),
    stop("history-of-everything", async (v) => {
      await open(v, `/console/specimens/${(await changedSpecimen(v.api)).id}/history`);
    }),
    stop("revert-dialog", async (v) => {
      await open(v, `/console/specimens/${(await changedSpecimen(v.api)).id}/history`);
      await v.page
        .getByRole("button", { name: v.words.of("history:revert") })
        .last()
        .click();
      await v.page.getByRole("dialog").waitFor();
    }),
  ],
};

function stop(name: string, open: Stop["open"]): Stop {
  return {
    name,
    async open(visit) {
      await open(visit);
      await settle(visit.page);
    },
  };
}

function at(name: string, path: string, then?: Stop["open"], causes: Parameters<Faults["expect"]> = []): Stop {
  return stop(name, async (visit) => {
    visit.faults.expect(...causes);
    await open(visit, path);
    await then?.(visit);
  });
}

async function open({ page }: Visit, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole("main").waitFor();
  await settle(page);
}

/** The input of a form's field; its id is the field's name behind that of the form. */
function input(page: Page, field: string): Locator {
  return page.locator(`main form [id$="_${field}"]`).first();
}

async function firstOf(api: Api, resource: string, query: string): Promise<Row> {
  const [row] = (await api.list(resource, query)).items;
  if (row === undefined) throw new Error(`${resource}?${query}: no rows`);
  return row;
}

/** Those whose text is exactly this; an icon beside it does not count. */
function called(all: Locator, text: string): Locator {
  return all.filter({ hasText: new RegExp(`^${text}$`) });
}

/** Presses a button of a list's toolbar, or chooses it in the menu that it is folded into. */
async function pressInToolbar({ page, words, narrow }: Visit, key: string): Promise<void> {
  if (!narrow) return called(page.getByRole("button"), words.of(key)).click();
  await page.getByRole("button", { name: words.of("list:display.button") }).click();
  await called(page.getByRole("menuitem"), words.of(key)).click();
}

async function pressInHeader({ page, words, narrow }: Visit, key: string): Promise<void> {
  const header = page.locator("main header");
  if (narrow) {
    await header.getByRole("button", { name: words.of("form:actions") }).click();
    await page.getByRole("menuitem", { name: words.of(key) }).click();
  } else {
    await called(header.getByRole("button"), words.of(key)).click();
  }
  await page.getByRole("dialog").waitFor();
}

/** Selects the first rows of a list. */
async function tick({ page, words }: Visit, rows: number): Promise<void> {
  const ticks: Locator = page.getByRole("checkbox", { name: words.like("list:select.row") });
  // The one of the whole page may be called alike; it is the first where there is one.
  const all = page.getByRole("checkbox", { name: words.of("list:select.page") });
  const rowTicks = (await all.count()) > 0 ? ticks.and(page.locator("tbody input")) : ticks;
  for (let n = 0; n < rows; n++) await rowTicks.nth(n).click();
  await page.getByRole("region", { name: words.of("list:bulk.label") }).waitFor();
}

async function actionFromBar({ page, words }: Visit, label: string): Promise<void> {
  const bar = page.getByRole("region", { name: words.of("list:bulk.label") });
  const button = bar.getByRole("button", { name: label });
  if ((await button.count()) > 0) {
    await button.click();
  } else {
    await bar.getByRole("button", { name: words.of("list:bulk.more") }).click();
    await page.getByRole("menuitem", { name: label }).click();
  }
  await page.getByRole("dialog").waitFor();
}

async function sendIfMatch(api: Api, row: Row, body: Record<string, unknown>): Promise<void> {
  const seen = await api.send("GET", `contracts/${row.id}`);
  const headers = { "If-Match": seen.headers.get("ETag") ?? "" };
  const resp = await api.send("PATCH", `contracts/${row.id}`, { body, headers });
  if (!resp.ok) throw new Error(`change contract: ${resp.status} ${await resp.text()}`);
}

/** A specimen with a history of a few changes. */
async function changedSpecimen(api: Api): Promise<Row> {
  const row = await firstOf(api, "specimens", "code=specimen-007");
  if (row.version > 1) return row;
  await api.update("specimens", row.id, {
    name: "Amber 琥珀 of the Baltic",
    note: "Found near the sea.\nKept dry since.\nShown twice.",
    data: { box: 5, tags: ["a", "c"] },
    fragile: true,
    marks: ["blue", "square"],
  });
  return api.update("specimens", row.id, { price_cents: 129_900, state: "lent", alarm: "1234" });
}
