import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { Api } from "../harness/api";
import { fieldOf, inputOf, openRecord, save } from "../harness/form";
import { listRows, openList } from "../harness/list";
import { signIn } from "../harness/sign-in";
import { phone, labTest as test } from "../harness/test";

/** However slow the machine that tests: nobody may look at a frozen page for longer. */
const longestFreeze = 4_000;

/** Measures from now on how long the page does not answer. */
async function watchFreezes(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const longest = { ms: 0 };
    Object.assign(window, { longest });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longest.ms = Math.max(longest.ms, entry.duration);
    }).observe({ type: "longtask", buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { longest: { ms: number } }).longest.ms);
}

async function expectNoFreeze(what: string, freeze: () => Promise<number>): Promise<void> {
  const ms = Math.round(await freeze());
  console.log(`${what}: longest task ${ms} ms`);
  expect(ms).toBeLessThan(longestFreeze);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll).toBe(client);
}

describe("a list of ten thousand rows", () => {
  test("can be scrolled to its end; only rows in sight are drawn", { timeout: 180_000 }, async ({ page }) => {
    const freeze = await watchFreezes(page);
    await signIn(page);
    await openList(page, "readings", "_display=all");
    const scroll = page.locator("main div:has(> table)");
    const loaded = page.getByText(/^10,000 of 10,000/);
    let drawn = 0;
    await expect
      .poll(
        async () => {
          await scroll.evaluate((box) => box.scrollTo(0, box.scrollHeight));
          drawn = Math.max(drawn, await page.locator("tbody tr").count());
          return loaded.count();
        },
        { timeout: 150_000, interval: 50 },
      )
      .toBe(1);
    expect(drawn).toBeLessThanOrEqual(202); // up to two hundred rows are real ones, with a line above and below
    await scroll.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await page.locator('tr[aria-rowindex="10001"]').waitFor();
    await scroll.evaluate((box) => box.scrollTo(0, 0));
    await page.locator('tr[aria-rowindex="2"]').waitFor();
    expect(await page.locator("tbody tr").count()).toBeLessThan(120);
    await expectNoFreeze("ten thousand rows", freeze);
  });
});

describe("a resource of five hundred columns", () => {
  test("has a list that reaches its last column, and a form that saves it", async ({ page, server }) => {
    const api = await server.api();
    const panel = await api.find("panels", "title__contains=Panel%207");
    const freeze = await watchFreezes(page);
    await signIn(page);
    await openList(page, "panels");
    const last = page.getByRole("columnheader").nth(-2);
    await last.scrollIntoViewIfNeeded();
    expect(await page.getByRole("columnheader").count()).toBeGreaterThan(500);
    expect(await listRows(page).count()).toBeGreaterThan(5);
    await expectNoSidewaysScroll(page);
    await expectNoFreeze("list of five hundred columns", freeze);
    await openRecord(page, "panels", panel.id);
    await inputOf(page, "c001").fill("41");
    await inputOf(page, "c500").fill("The last column");
    await save(page);
    await expectNoFreeze("form of five hundred columns", freeze);
    expect(await api.get("panels", panel.id)).toMatchObject({
      ...panel,
      c001: 41,
      c500: "The last column",
      version: 2,
      updated_at: expect.anything(),
    });
  });
});

describe("a resource of five hundred columns on a phone", () => {
  test.override("person", phone);

  test("shows a dozen of them on a card, and the others when asked for", async ({ page }) => {
    await signIn(page);
    await openList(page, "panels", "sortby=-created_at");
    await page.getByText("Created ↓").waitFor();
    const card = page.getByRole("main").locator("li[data-row]").first();
    expect(await card.locator("dt").count()).toBe(12);
    await card.getByRole("button", { name: "488 more columns" }).tap();
    await card.getByText("C500").waitFor();
    expect(await card.locator("dt").count()).toBe(500);
    await expectNoSidewaysScroll(page);
  });
});

describe("a tree of fifty levels", () => {
  test("opens down to its deepest leaf", async ({ page }) => {
    const freeze = await watchFreezes(page);
    await signIn(page);
    await openList(page, "families", "_display=tree");
    await page.getByRole("button", { name: "Open all" }).click();
    const deepest = page.getByRole("row", { name: /Level 50/ });
    await deepest.scrollIntoViewIfNeeded();
    expect(await deepest.getAttribute("aria-level")).toBe("50");
    await deepest.getByRole("link", { name: /Level 50/ }).waitFor();
    await expectNoSidewaysScroll(page);
    await expectNoFreeze("fifty levels", freeze);
  });
});

describe("a text of three megabytes", () => {
  const hash = (text: unknown) => createHash("sha256").update(String(text)).digest("hex");

  test("is changed at its end and nowhere else", async ({ page, server }) => {
    const api = await server.api();
    const specimen = await api.find("specimens", "code=specimen-010");
    const lines = Array.from(
      { length: 48_000 },
      (_, i) => `Line ${i}: what was seen, “so” — 第 ${i} 行 of many many 🙂`,
    );
    const text = lines.join("\n");
    expect(Buffer.byteLength(text)).toBeGreaterThan(3_000_000);
    await api.update("specimens", specimen.id, { note: text });
    const freeze = await watchFreezes(page);
    await signIn(page);
    await openRecord(page, "specimens", specimen.id);
    await fieldOf(page, "note").getByRole("button", { name: "Last part" }).click();
    const note = fieldOf(page, "note").locator("textarea");
    await note.press("Control+End");
    await page.keyboard.type("\nThe end.");
    await save(page);
    await expectNoFreeze("three megabytes", freeze);
    expect(hash((await api.get("specimens", specimen.id)).note)).toBe(hash(`${text}\nThe end.`));
  });
});

/** Makes many keywords, some at a time. */
async function makeKeywords(api: Api, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 50) {
    const made = await Promise.all(
      Array.from({ length: Math.min(50, count - from) }, (_, i) =>
        api.create("keywords", { word: `many ${from + i}` }),
      ),
    );
    ids.push(...made.map((row) => row.id));
  }
  return ids;
}

describe("a thousand chosen", () => {
  test("are shown, one is taken out and one added, and the rest stays", { timeout: 120_000 }, async ({
    page,
    server,
  }) => {
    const api = await server.api();
    const specimen = await api.find("specimens", "code=specimen-011");
    const ids = await makeKeywords(api, 1001);
    const [extra = "", ...chosen] = ids;
    await api.update("specimens", specimen.id, { keywords: chosen });
    const freeze = await watchFreezes(page);
    await signIn(page);
    await openRecord(page, "specimens", specimen.id);
    const keywords = fieldOf(page, "keywords");
    await keywords.getByRole("region", { name: /^1,?000 chosen$/ }).waitFor();
    expect(await keywords.locator("li, [role=listitem]").count()).toBeLessThan(300);
    await keywords
      .getByRole("button", { name: /^Remove many/ })
      .first()
      .click();
    await keywords.locator("input").first().fill("many 0");
    await keywords.getByRole("button", { name: "many 0", exact: true }).click();
    await keywords.getByRole("region", { name: /^1,?000 chosen$/ }).waitFor();
    await save(page);
    await expectNoFreeze("a thousand chosen", freeze);
    const after = (await api.get("specimens", specimen.id)).keywords as string[];
    expect(after).toHaveLength(1000);
    expect(after).toContain(extra);
    expect(chosen.filter((id) => !after.includes(id))).toHaveLength(1);
  });
});

describe("very long words on a phone", () => {
  test.override("person", phone);

  test("never make a page scroll sideways", async ({ page, server }) => {
    const api = await server.api();
    const long = "Donaudampfschifffahrtselektrizitäten".repeat(5).slice(0, 180);
    const family = await api.create("families", { name: long.slice(0, 100) });
    const specimen = await api.create("specimens", {
      name: long,
      code: long.toLowerCase().replaceAll("ä", "a"),
      note: long,
      description: `# ${long}\n\n${long}\n\n\`${long}\``,
      marks: [long.slice(0, 30), long.slice(30, 60)],
      data: { [long]: long },
      amount: 1_000_000,
      price_cents: 999_999_999_999,
      family_id: family.id,
      contact: `${"a".repeat(60)}@${"b".repeat(60)}.example.com`,
      page: `https://example.com/${long.slice(0, 36).repeat(10)}`,
      inventory: long.slice(0, 40),
      remarks: [{ text: long }],
      measurements: [{ what: long.slice(0, 80), value: 123456789.123, position: 1, unit: "mm" }],
    });
    await signIn(page);
    await openList(page, "specimens");
    await page.getByRole("link", { name: long }).first().waitFor();
    await expectNoSidewaysScroll(page);
    await openList(page, "families", "_display=tree");
    await page.getByText(long.slice(0, 100)).first().waitFor();
    await expectNoSidewaysScroll(page);
    await openRecord(page, "specimens", specimen.id);
    await page.getByRole("button", { name: "More", exact: true }).click();
    await inputOf(page, "contact").waitFor();
    await page.getByText("Preview", { exact: true }).click();
    await page.getByRole("heading", { name: long }).last().waitFor();
    await expectNoSidewaysScroll(page);
    await page.goto(`/console/specimens/${specimen.id}/history`);
    await page.getByRole("main").waitFor();
    await page.waitForLoadState("networkidle");
    await expectNoSidewaysScroll(page);
  });
});
