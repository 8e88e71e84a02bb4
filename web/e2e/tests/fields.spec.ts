import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { keepScreenshot } from "../harness/screenshot";
import { signIn } from "../harness/sign-in";
import { labTest as test } from "../harness/test";

/** A red square of one pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

async function openForm(page: Page, path: string): Promise<void> {
  await signIn(page, undefined, `/console/${path}`);
  await page.getByLabel("Name", { exact: true }).waitFor();
}

/** Opens the fields that are folded away at first; whether they are is remembered. */
async function openMore(page: Page): Promise<void> {
  const toggle = page.getByRole("button", { name: "More", exact: true });
  if ((await toggle.getAttribute("aria-expanded")) === "false") await toggle.click();
  await page.getByLabel("Data", { exact: true }).waitFor();
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: option }).first().click();
}

async function saveNew(page: Page): Promise<{ status: number; body: Record<string, unknown> }> {
  const answered = page.waitForResponse((r) => r.request().method() === "POST" && r.url().endsWith("/specimens"));
  await page.getByRole("button", { name: "Create", exact: true }).click();
  const answer = await answered;
  return { status: answer.status(), body: await answer.json() };
}

describe("fields", () => {
  test("of every kind take a value and give it back", async ({ page, server }) => {
    await openForm(page, "specimens/new");
    await page.getByLabel("Name", { exact: true }).fill("Crème Brûlée No. 7");
    await expect.poll(() => page.getByLabel("Code", { exact: true }).inputValue()).toBe("creme-brulee-no-7");
    await page.getByLabel("Note", { exact: true }).fill("One\nTwo");
    await page.getByLabel("Description", { exact: true }).fill("# Heading\n\nSome **bold** text");
    await page.getByText("Preview", { exact: true }).click();
    await page.getByRole("heading", { name: "Heading", exact: true }).waitFor();
    await page.getByText("Write", { exact: true }).click();
    await page.getByLabel("Amount", { exact: true }).fill("1,234");
    await page.getByLabel("Weight", { exact: true }).fill("0.1");
    await page.getByLabel("Price", { exact: true }).fill("¥ 1,234.50");
    await page.getByLabel("Price", { exact: true }).blur();
    expect(await page.getByLabel("Price", { exact: true }).inputValue()).toBe("1234.50");
    await page.getByRole("switch", { name: "Fragile" }).click();
    await choose(page, "State", "On show");
    await page.getByRole("radio", { name: "Keep dry" }).check();
    await page.getByLabel("Found", { exact: true }).fill("2026-03-01 08:30");
    await page.getByLabel("Found", { exact: true }).press("Tab");
    await page.getByLabel("Bought", { exact: true }).fill("2024-02-29");
    await page.getByLabel("Bought", { exact: true }).press("Enter");
    await page.getByLabel("Family", { exact: true }).fill("Level 07");
    await expect.poll(() => page.locator(".ant-select-dropdown:visible .ant-select-item-option").count()).toBe(1);
    await page.getByLabel("Family", { exact: true }).press("Enter");
    await openMore(page);
    await page.getByLabel("Data", { exact: true }).fill('{"deep": [1, 9007199254740991, null]}');
    await page.getByText("Valid JSON").waitFor();
    await page.getByLabel("Marks", { exact: true }).fill("red,蓝，round,red");
    await page.getByLabel("Marks", { exact: true }).press("Enter");
    await page.getByLabel("Contact", { exact: true }).fill("ada@example.com");
    await page.getByLabel("Inventory number", { exact: true }).fill("INV-1");
    await page.getByLabel("Alarm code", { exact: true }).fill("1234");
    const { status, body } = await saveNew(page);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "Crème Brûlée No. 7",
      code: "creme-brulee-no-7",
      note: "One\nTwo",
      amount: 1234,
      weight: 0.1,
      price_cents: 123450,
      fragile: true,
      state: "shown",
      care: "dry",
      found_at: "2026-03-01T00:30:00.000Z",
      bought_on: "2024-02-29",
      data: { deep: [1, 9007199254740991, null] },
      contact: "ada@example.com",
      inventory: "INV-1",
    });
    expect(body.marks).toEqual(["red", "蓝", "round"]);
    expect(body).not.toHaveProperty("alarm");
    const family = (await (await server.api()).get("families", String(body.family_id))) as { name?: unknown };
    expect(family.name).toContain("Level 07");
  });

  test("say what is wrong, and nothing half typed is sent", async ({ page }) => {
    await openForm(page, "specimens/new");
    const sent: string[] = [];
    page.on("request", (r) => r.method() === "POST" && r.url().endsWith("/specimens") && sent.push(r.url()));
    await page.getByLabel("Name", { exact: true }).fill("Half");
    await page.getByLabel("Amount", { exact: true }).fill("1.5");
    await page.getByLabel("Price", { exact: true }).fill("1.005");
    await openMore(page);
    await page.getByLabel("Data", { exact: true }).fill('{"a": ');
    await page.getByLabel("Contact", { exact: true }).fill("nobody");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByText("Enter a whole number.").first().waitFor();
    await page.getByText("At most 2 digits after the point.").first().waitFor();
    await page.getByText("This is not valid JSON.").first().waitFor();
    await page.getByText("Enter an email address").first().waitFor();
    expect(await page.getByLabel("Amount", { exact: true }).getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByLabel("Data", { exact: true }).inputValue()).toBe('{"a": ');
    expect(sent).toEqual([]);
  });

  test("save a date that is still being typed", async ({ page, server }) => {
    const api = await server.api();
    const row = await api.create("specimens", { name: "Typed date", code: "typed-date" });
    await openForm(page, `specimens/${row.id}`);
    await page.getByLabel("Found", { exact: true }).click();
    await page.keyboard.type("2026-04-01 11:00");
    await page.keyboard.press("Control+s");
    await page
      .getByRole("status")
      .filter({ hasText: /^Saved at/ })
      .waitFor();
    expect((await api.get("specimens", row.id)).found_at).toBe("2026-04-01T03:00:00.000Z");
    expect(await page.getByLabel("Found", { exact: true }).evaluate((e) => e === document.activeElement)).toBe(true);

    // The button as well, even when it is pressed and let go at once, as a finger does.
    await page.getByLabel("Bought", { exact: true }).click();
    await page.keyboard.type("2026-04-02");
    const [request] = await Promise.all([
      page.waitForRequest((r) => r.method() === "PATCH"),
      page.getByRole("button", { name: "Save", exact: true }).click(),
    ]);
    expect(request.postDataJSON()).toEqual({ bought_on: "2026-04-02" });
  });

  test("understand a date as people write it", async ({ page }) => {
    await openForm(page, "specimens/new");
    for (const [label, typed, understood] of [
      ["Bought", "20260401", "2026-04-01"],
      ["Bought", "2026/04/02", "2026-04-02"],
      ["Found", "2026/04/03 10:30", "2026-04-03 10:30"],
      ["Found", "2026-04-04 10:30:15", "2026-04-04 10:30:15"],
    ] as const) {
      const input = page.getByLabel(label, { exact: true });
      await input.click();
      await page.keyboard.press("Control+a");
      await page.keyboard.type(typed);
      await page.keyboard.press("Tab");
      await expect.poll(() => input.inputValue()).toBe(understood);
    }
  });

  test("show hostile text as text, in lists, forms, previews and histories", async ({ page, server }) => {
    const api = await server.api();
    const hostile = (await api.list("specimens", "sortby=-created_at&per_page=8")).items;
    await signIn(page, undefined, "/console/specimens");
    for (const { id, name } of hostile) {
      await page.goto(`/console/specimens/${id}`);
      await page.getByLabel("Name", { exact: true }).waitFor();
      expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe(name);
      await page.getByText("Preview", { exact: true }).click();
      await page.getByText("Write", { exact: true }).click();
      await page.getByText("Preview", { exact: true }).click();
    }
    const corpus = [
      "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
      "<form action='https://example.com'><input name=password><button>go</button></form>",
      "<object data=x></object><embed src=x><base href='//example.com'><meta http-equiv=refresh content=0>",
      "<div style='position:fixed;inset:0' onclick=window.hacked=1 id=root class=x>covered</div>",
      "[x](javascript:window.hacked=1) [y](JaVa\tScRiPt:window.hacked=1) <a href='data:text/html,<script>1</script>'>z</a>",
      "<svg><a xlink:href='javascript:window.hacked=1'><text>x</text></a></svg> ![p](https://example.com/p.png)",
    ].join("\n\n");
    await page.getByText("Write", { exact: true }).click();
    await page.getByLabel("Description", { exact: true }).fill(corpus);
    await page.getByText("Preview", { exact: true }).click();
    const preview = page.locator("[class*=markdown]").last();
    await preview.getByText("covered").waitFor();
    const html = (await preview.innerHTML()).toLowerCase();
    expect(html).not.toMatch(/<(script|style|iframe|object|embed|form|input|button|base|meta|svg|math|img)/);
    expect(html).not.toMatch(/<[^>]+\s(on\w+|style|id|class)=/);
    expect(html).not.toMatch(/<[^>]+(javascript|data):/);
    await page.goto("/console/specimens");
    await page.getByText("<script>window.hacked = 1</script>").first().waitFor();
    expect(await page.evaluate(() => (window as { hacked?: unknown }).hacked)).toBeUndefined();
  });

  test("make what they refer to in place, and lead to it", async ({ page }) => {
    await openForm(page, "specimens/new");
    await page.getByLabel("Family", { exact: true }).fill("No such family");
    await page.getByText("No match").first().waitFor();
    await page.getByRole("button", { name: /^New Famil/ }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("button", { name: "Create", exact: true }).waitFor();
    expect(await drawer.getByLabel("Name", { exact: true }).inputValue()).toBe("No such family");
    await drawer.getByRole("button", { name: "Create", exact: true }).click();
    await drawer.waitFor({ state: "detached" });
    await page.getByRole("link", { name: /^Open / }).waitFor();
    await page.getByText("No such family", { exact: true }).waitFor();
  });

  test("keep many in the order that is made by keyboard", async ({ page, server }) => {
    const api = await server.api();
    const specimen = await api.find("specimens", "code=specimen-005");
    const before = specimen.ranking as string[];
    await openForm(page, `specimens/${specimen.id}`);
    const chosen = page.getByRole("region", { name: "3 chosen" }).last();
    await chosen
      .getByRole("button", { name: /^Move .* down$/ })
      .first()
      .click();
    await chosen
      .getByRole("button", { name: /^Move .* up$/ })
      .last()
      .click();
    const search = page.getByLabel("Ranking", { exact: true });
    await search.fill("keyword 120");
    const found = page.getByRole("region", { name: "Available" }).last().getByRole("button", { name: "keyword 120" });
    await found.waitFor();
    await search.press("Enter");
    await expect.poll(() => found.getAttribute("aria-pressed")).toBe("true");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/^Saved at/).waitFor();
    const after = (await api.get("specimens", specimen.id)).ranking as string[];
    const [a, b, c] = before;
    expect(after.slice(0, 3)).toEqual([b, c, a]);
    expect(after).toHaveLength(4);
  });

  test("upload files, show pictures small, and refuse what does not fit", async ({ page, server, faults }) => {
    const api = await server.api();
    const specimen = await api.find("specimens", "code=specimen-006");
    await openForm(page, `specimens/${specimen.id}`);
    const pick = async (name: string, file: { name: string; mimeType: string; buffer: Buffer }) => {
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name }).click();
      await (await chooser).setFiles(file);
    };
    await pick("Picture: Choose an image", { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await page.getByText("notes.txt is not of a type that is accepted here.").waitFor();
    await pick("Picture: Choose an image", {
      name: "big.png",
      mimeType: "image/png",
      buffer: Buffer.alloc(2 * 1024 * 1024 + 1),
    });
    await page.getByText("big.png is larger than 2 MB.").waitFor();
    await pick("Picture: Choose an image", { name: "red.png", mimeType: "image/png", buffer: png });
    await page.getByRole("link", { name: "red.png" }).waitFor();
    const save = page.getByRole("button", { name: "Save", exact: true });
    await save.click();
    await page.getByText(/^Saved at/).waitFor();
    const held = (await api.get("specimens", specimen.id)).picture;
    expect(held).not.toBeNull();
    await page.reload();
    await page.getByRole("link", { name: "red.png" }).waitFor();
    const small = page.locator("img[src*=thumbnail]").first();
    await small.scrollIntoViewIfNeeded(); // it is read when it comes into sight
    await expect.poll(() => small.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

    // What is in the file counts, not what it is called.
    faults.expect({ status: 422, path: `/api/v1/specimens/${specimen.id}` });
    await pick("Certificate: Choose a file", { name: "fake.pdf", mimeType: "application/pdf", buffer: png });
    await page.getByRole("link", { name: "fake.pdf" }).waitFor();
    await save.click();
    await expect.poll(() => page.locator(".ant-form-item-explain-error").count()).toBeGreaterThan(0);
    expect((await api.get("specimens", specimen.id)).certificate).toBeNull();
  });

  test("are saved with the file that is still being sent", async ({ page, server }) => {
    const api = await server.api();
    const specimen = await api.find("specimens", "code=specimen-007");
    let go: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    await page.route("**/api/v1/files", async (route) => {
      await held;
      await route.continue();
    });
    await openForm(page, `specimens/${specimen.id}`);
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Picture: Choose an image" }).click();
    await (await chooser).setFiles({ name: "slow.png", mimeType: "image/png", buffer: png });
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await page.keyboard.press("Control+s");
    await page.getByRole("status").filter({ hasText: "Saving" }).waitFor();
    expect((await api.get("specimens", specimen.id)).picture).toBeNull();
    go();
    await page.getByText(/^Saved at/).waitFor();
    expect((await api.get("specimens", specimen.id)).picture).not.toBeNull();
  });

  test("are shown with the sections open that were left open, never opened or closed later", async ({ page }) => {
    let go: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    await openForm(page, "specimens/new");
    await openMore(page);
    await page.route("**/api/v1/console/preferences", async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "New Specimen" }).waitFor();
    const toggle = page.getByRole("button", { name: "More", exact: true });
    expect(await toggle.count()).toBe(0);
    go();
    await toggle.waitFor();
    expect(await toggle.getAttribute("aria-expanded")).toBe("true");
  });

  test("stay quick with a text of three megabytes", async ({ page, server }) => {
    const api = await server.api();
    const specimen = await api.find("specimens", "code=specimen-007");
    await api.update("specimens", specimen.id, { note: "word ".repeat(600_000) });
    await openForm(page, `specimens/${specimen.id}`);
    await page.getByText("3,000,000 characters").waitFor();
    const note = page.getByLabel("Note", { exact: true });
    await note.press("Control+Home");
    const from = Date.now();
    await page.keyboard.type("twenty quick letters");
    expect(Date.now() - from).toBeLessThan(6_000);
    await page.getByRole("button", { name: "Next part" }).click();
    await page.getByText("Part 2 of 60").waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/^Saved at/).waitFor();
    const saved = String((await api.get("specimens", specimen.id)).note);
    expect(saved.startsWith("twenty quick lettersword ")).toBe(true);
    expect(saved).toHaveLength(3_000_020);
  });

  test("are accessible, with an open list of choices too", async ({ page }) => {
    await openForm(page, "specimens/new");
    await openMore(page);
    await page.getByLabel("Data", { exact: true }).waitFor();
    await page.getByRole("region", { name: "Available" }).last().getByRole("button").first().waitFor();
    await expectAccessible(page);
    expect(
      await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight),
      "only the page's content scrolls",
    ).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1440, height: 2900 });
    await keepScreenshot(page, "fields");
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByLabel("State", { exact: true }).click();
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().waitFor();
    await expectAccessible(page);
  });
});
