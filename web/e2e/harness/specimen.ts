import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Api } from "./api";
import { fieldOf } from "./form";
import { add, choose, chosenIn, chosenRows, enterDate, find, upload } from "./widgets";

/** One field of the form: how a person fills it in, what the API then has, and what the input shows when it is opened again. */
export interface Entry {
  name: string;
  fill(place: Locator, page: Page): Promise<unknown>;
  has: unknown;
  shows(place: Locator, page: Page): Promise<unknown>;
  shown: unknown;
}

const input = (place: Locator) => place.getByRole("textbox").first();
const value = (place: Locator) => input(place).inputValue();

/** A field that is a text while it is edited. */
function text(name: string, typed: string, has: unknown = typed, shown = typed): Entry {
  return { name, fill: (place) => input(place).fill(typed), has, shows: value, shown };
}

function date(name: string, typed: string, has: string): Entry {
  return { name, fill: (place) => enterDate(input(place), typed), has, shows: value, shown: typed };
}

function oneOf(name: string, label: string, has: string): Entry {
  return {
    name,
    fill: (place, page) => choose(page, place.getByRole("combobox"), label),
    has,
    shows: (place) => chosenIn(place).innerText(),
    shown: label,
  };
}

function reference(name: string, title: string, has: unknown): Entry {
  return {
    name,
    fill: (place, page) => find(page, place.getByRole("combobox"), title),
    has,
    shows: (place) => chosenIn(place).innerText(),
    shown: title,
  };
}

/** Many that have an order keep it; of others each is there. */
function many(name: string, titles: string[], has: unknown): Entry {
  const ordered = Array.isArray(has);
  const shows = async (place: Locator) => {
    const rows = await chosenRows(place);
    return ordered ? rows : rows.sort();
  };
  return { name, fill: (place) => fillMany(place, titles), has, shows, shown: titles };
}

/** Takes away what is chosen, then adds the others. */
async function fillMany(place: Locator, titles: string[]): Promise<void> {
  for (const title of await chosenRows(place)) await place.getByRole("button", { name: `Remove ${title}` }).click();
  await add(place, titles);
}

function tags(name: string, has: string[]): Entry {
  return {
    name,
    async fill(place) {
      const remove = place.locator(".ant-select-selection-item-remove");
      for (let left = await remove.count(); left > 0; left--) await remove.first().click();
      for (const tag of has) {
        await place.getByRole("combobox").fill(tag);
        await place.getByRole("combobox").press("Enter");
      }
    },
    has,
    shows: (place) => place.locator(".ant-select-selection-item").allInnerTexts(),
    shown: has,
  };
}

function yesNo(name: string, has: boolean): Entry {
  return {
    name,
    fill: (place) => place.getByRole("switch").setChecked(has),
    has,
    shows: (place) => place.getByRole("switch").isChecked(),
    shown: has,
  };
}

function radio(name: string, label: string, has: string): Entry {
  return {
    name,
    fill: (place) => place.getByRole("radio", { name: label }).check(),
    has,
    shows: (place) => place.getByRole("radio", { name: label }).isChecked(),
    shown: true,
  };
}

function file(name: string, fileName: string, mimeType: string, content: () => Promise<Buffer> | Buffer): Entry {
  return {
    name,
    fill: async (place, page) => upload(page, place, { name: fileName, mimeType, buffer: await content() }),
    has: expect.stringMatching(/^[\w-]{20,}$/),
    shows: (place) => place.getByRole("link", { name: fileName }).innerText(),
    shown: fileName,
  };
}

const pdf = (words: string) => Buffer.from(`%PDF-1.4\n% ${words}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n`);

/** Rows by what they are called. */
async function idsOf(api: Api, resource: string, field: string, titles: string[]): Promise<string[]> {
  const found = await Promise.all(titles.map((title) => api.find(resource, `${field}=${encodeURIComponent(title)}`)));
  return found.map((row) => row.id);
}

/** Everything that a specimen can be given, twice: when it is made, and when all of it is changed. */
export async function entriesOf(api: Api): Promise<{ first: Entry[]; second: Entry[] }> {
  const family = (name: string) => idsOf(api, "families", "name", [name]).then(([id]) => id);
  const [curator, reader] = await Promise.all([
    api.find("users", "username=curator"),
    api.find("users", "username=reader"),
  ]);
  const words = (titles: string[]) => idsOf(api, "keywords", "word", titles);
  const picture = (page: Page) => async () => page.screenshot({ clip: { x: 0, y: 0, width: 64, height: 48 } });
  const image = (name: string): Entry => ({
    ...file("picture", name, "image/png", () => Buffer.alloc(0)),
    fill: async (place, page) => upload(page, place, { name, mimeType: "image/png", buffer: await picture(page)() }),
  });
  return {
    first: [
      text("name", "Meteorite 陨石"),
      text("code", "meteorite-1"),
      text("note", "Fell on the roof.\n第二行"),
      text("description", "# Of iron\n\n- heavy\n- magnetic"),
      text("amount", "42", 42),
      text("weight", "12.25", 12.25),
      text("price_cents", "1234.50", 123_450),
      text("cost_cents", "99.9", 9_990, "99.90"),
      yesNo("fragile", true),
      oneOf("state", "Stored", "stored"),
      radio("care", "Keep cold", "cold"),
      date("found_at", "2026-03-04 05:06", "2026-03-03T21:06:00.000Z"),
      date("bought_on", "2024-02-29", "2024-02-29"),
      reference("family_id", "Level 07 第 7 层", await family("Level 07 第 7 层")),
      reference("keeper_id", "curator", curator.id),
      many(
        "keywords",
        ["keyword 002", "keyword 100"],
        expect.arrayContaining(await words(["keyword 002", "keyword 100"])),
      ),
      many(
        "ranking",
        ["keyword 050", "keyword 003", "keyword 011"],
        await words(["keyword 050", "keyword 003", "keyword 011"]),
      ),
      file("certificate", "first.pdf", "application/pdf", () => pdf("first")),
      image("first.png"),
      text("data", '{\n  "box": 7,\n  "tags": [\n    "x"\n  ]\n}', { box: 7, tags: ["x"] }),
      tags("marks", ["red", "圆"]),
      text("contact", "stone@example.com"),
      text("page", "https://example.com/stones?a=1&b=2"),
    ],
    second: [
      text("name", "Iron meteorite"),
      text("code", "meteorite-2"),
      text("note", "Fell on the roof of the barn.\n第二行"),
      text("description", "# Of iron and nickel\n\n- heavy"),
      text("amount", "43", 43),
      text("weight", "", null),
      text("price_cents", "0.05", 5),
      text("cost_cents", "100", 10_000, "100.00"),
      yesNo("fragile", false),
      oneOf("state", "On show", "shown"),
      radio("care", "Keep dry", "dry"),
      date("found_at", "2025-12-31 23:59", "2025-12-31T15:59:00.000Z"),
      date("bought_on", "2025-01-01", "2025-01-01"),
      reference("family_id", "Level 12 第 12 层", await family("Level 12 第 12 层")),
      reference("keeper_id", "reader", reader.id),
      many("keywords", ["keyword 120"], await words(["keyword 120"])),
      many("ranking", ["keyword 011", "keyword 050"], await words(["keyword 011", "keyword 050"])),
      file("certificate", "second.pdf", "application/pdf", () => pdf("second")),
      image("second.png"),
      text("data", "[\n  1,\n  null,\n  true\n]", [1, null, true]),
      tags("marks", ["black"]),
      text("contact", "iron@example.com"),
      text("page", "https://example.com/iron"),
    ],
  };
}

export async function fillAll(page: Page, entries: Entry[]): Promise<void> {
  for (const entry of entries) await entry.fill(fieldOf(page, entry.name), page);
}

export async function shownBy(page: Page, entries: Entry[]): Promise<Record<string, unknown>> {
  const shown: Record<string, unknown> = {};
  for (const entry of entries) shown[entry.name] = await entry.shows(fieldOf(page, entry.name), page);
  return shown;
}

export const wanted = (entries: Entry[]) => Object.fromEntries(entries.map((e) => [e.name, e.has]));
export const expected = (entries: Entry[]) => Object.fromEntries(entries.map((e) => [e.name, e.shown]));
