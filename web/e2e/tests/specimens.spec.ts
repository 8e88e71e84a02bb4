import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { Row } from "../harness/api";
import { fieldOf, inputOf, itemsOf, openRecord, save } from "../harness/form";
import { listRows, openList } from "../harness/list";
import { demoPassword } from "../harness/server";
import { signIn } from "../harness/sign-in";
import { entriesOf, expected, fillAll, shownBy, wanted } from "../harness/specimen";
import { labTest as test } from "../harness/test";
import { choose, chosenIn, enterDate, find } from "../harness/widgets";

const openMore = (page: Page) => page.getByRole("button", { name: "More", exact: true }).click();

/** A row of the table of measurements. */
function measurement(page: Page, index: number) {
  const row = itemsOf(page, "measurements").nth(index);
  return {
    what: row.getByRole("textbox", { name: /What$/ }),
    value: row.getByRole("textbox", { name: /Value$/ }),
    unit: row.getByRole("combobox", { name: /Unit$/ }),
    exact: row.getByRole("switch", { name: /Exact$/ }),
    handle: row.getByRole("button", { name: /^Move / }),
    remove: row.getByRole("button", { name: /^Delete / }),
  };
}

function children(row: Row, name: string, fields: string[]): unknown[] {
  return (row[name] as Row[]).map((child) => Object.fromEntries(fields.map((field) => [field, child[field]])));
}

const measured = (row: Row) => children(row, "measurements", ["what", "value", "unit", "exact"]);

describe("a record with a field of every kind", () => {
  test("is made, read, changed, brought back, deleted and restored", { timeout: 240_000 }, async ({
    page,
    server,
    faults,
  }) => {
    const api = await server.api();
    const { first, second } = await entriesOf(api);
    await signIn(page);
    await openRecord(page, "specimens");
    await openMore(page);
    await fillAll(page, first);
    await inputOf(page, "alarm").fill("4711");
    await inputOf(page, "inventory").fill("INV-9001");
    expect(await fieldOf(page, "shelf").count()).toBe(0);

    await measurement(page, 0).what.fill("Length");
    await measurement(page, 0).value.fill("17.5");
    await page.getByRole("button", { name: "Add to Measurements" }).click();
    await measurement(page, 1).what.fill("Heat");
    await measurement(page, 1).value.fill("-3");
    await choose(page, measurement(page, 1).unit, "°C");
    await measurement(page, 1).exact.click();
    await page.getByRole("button", { name: "Add to Remarks" }).click();
    const remark = itemsOf(page, "remarks").first();
    await remark.getByLabel("Text").fill("Looks good");
    await find(page, remark.getByLabel("Author"), "curator");
    await enterDate(remark.getByLabel("Said"), "2026-05-06 07:08");

    await save(page);
    await page.getByRole("heading", { level: 1, name: "Meteorite 陨石" }).waitFor();
    const made = await api.find("specimens", "code=meteorite-1");
    expect(made).toMatchObject(wanted(first));
    expect(made).toMatchObject({ shelf: "A-1", initials: "M陨" });
    expect(made).not.toHaveProperty("alarm");
    expect(measured(made)).toEqual([
      { what: "Length", value: 17.5, unit: "mm", exact: false },
      { what: "Heat", value: -3, unit: "celsius", exact: true },
    ]);
    expect(children(made, "remarks", ["text", "author", "said_at"])).toEqual([
      { text: "Looks good", author: wanted(first).keeper_id, said_at: "2026-05-05T23:08:00.000Z" },
    ]);

    await openRecord(page, "specimens", made.id);
    expect(await shownBy(page, first)).toEqual(expected(first));
    expect(await inputOf(page, "alarm").inputValue()).toBe("");
    for (const [name, shown] of Object.entries({ inventory: "INV-9001", shelf: "A-1", initials: "M陨" })) {
      await fieldOf(page, name).getByText(shown, { exact: true }).waitFor();
      expect(await fieldOf(page, name).getByRole("textbox").count()).toBe(0);
    }
    expect(await measurement(page, 1).what.inputValue()).toBe("Heat");
    expect(await measurement(page, 1).exact.isChecked()).toBe(true);
    await fieldOf(page, "picture").scrollIntoViewIfNeeded();
    await expect
      .poll(() =>
        fieldOf(page, "picture")
          .locator("img")
          .first()
          .evaluate((img: HTMLImageElement) => img.naturalWidth),
      )
      .toBe(64);

    await fillAll(page, second);
    await inputOf(page, "alarm").fill("0815");
    await measurement(page, 0).remove.click();
    await measurement(page, 1).value.fill("-2.5");
    await measurement(page, 2).what.fill("Mass");
    await measurement(page, 2).value.fill("900");
    await choose(page, measurement(page, 2).unit, "g");
    await measurement(page, 2).handle.press("ArrowUp");
    await save(page);
    const changed = await api.get("specimens", made.id);
    expect(changed).toMatchObject(wanted(second));
    expect(changed).toMatchObject({ version: 2, inventory: "INV-9001", shelf: "A-1", initials: "Im" });
    expect(changed.certificate).not.toBe(made.certificate);
    expect(changed.picture).not.toBe(made.picture);
    expect(measured(changed)).toEqual([
      { what: "Mass", value: 900, unit: "g", exact: false },
      { what: "Heat", value: -2.5, unit: "celsius", exact: true },
    ]);
    await openRecord(page, "specimens", made.id);
    expect(await shownBy(page, second)).toEqual(expected(second));

    await page
      .getByRole("main")
      .getByRole("link", { name: "History" })
      .or(page.getByRole("main").getByRole("button", { name: "History" }))
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: "History of Iron meteorite" }).waitFor();
    const lines = page.locator("[data-action]");
    await expect.poll(() => lines.count()).toBe(2);
    const line = lines.first();
    await line.getByRole("button", { name: /^Show all \d+ fields$/ }).click();
    const told = (name: string) => line.locator(`[data-field="${name}"]`).first().innerText();
    expect(await told("price_cents")).toMatch(/¥1,234\.50[\s\S]*¥0\.05/);
    expect(await told("state")).toMatch(/Stored[\s\S]*On show/);
    expect(await told("found_at")).toMatch(/Mar 4, 2026 5:06 AM[\s\S]*Dec 31, 2025 11:59 PM/);
    expect(await told("family_id")).toMatch(/Level 07[\s\S]*Level 12/);
    expect(await told("keywords")).toMatch(/Removed:[\s\S]*keyword 002[\s\S]*Added:[\s\S]*keyword 120/);
    expect(await told("marks")).toMatch(/red[\s\S]*black/);
    expect(await told("fragile")).toMatch(/Yes[\s\S]*No/);
    expect(await told("weight")).toMatch(/12\.25[\s\S]*empty/);
    expect(await told("alarm")).toContain("Changed; the value is never shown");
    const whole = await line.innerText();
    for (const secret of ["4711", "0815"]) expect(whole).not.toContain(secret);
    for (const id of [made.id, wanted(first).keeper_id, made.certificate]) expect(whole).not.toContain(String(id));
    expect(whole).toMatch(/Length deleted/);

    await lines.last().getByRole("button", { name: "Revert to this version" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("What stays as it is").waitFor();
    await dialog.getByText("Alarm code: secrets are not kept").waitFor();
    await dialog.getByRole("button", { name: "Revert", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "History of Meteorite 陨石" }).waitFor();
    const back = await api.get("specimens", made.id);
    expect(back).toMatchObject(wanted(first));
    expect(back).toMatchObject({ certificate: made.certificate, picture: made.picture, version: 3 });
    expect(measured(back)).toEqual(measured(made));

    await openRecord(page, "specimens", made.id);
    await page.getByRole("main").getByRole("button", { name: "Delete", exact: true }).click();
    await dialog.getByText("It goes to the recycle bin and can be restored.").waitFor();
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await page.waitForURL("**/console/specimens");
    expect((await api.send("GET", `specimens/${made.id}`)).status).toBe(410);
    await page.getByRole("button", { name: "More ways to show the list" }).click();
    await page.getByRole("menuitem", { name: "Recycle bin" }).click();
    await page.getByRole("link", { name: "Meteorite 陨石" }).waitFor();
    await page.getByRole("button", { name: "Actions for Meteorite 陨石" }).click();
    await page.getByRole("menuitem", { name: "Restore" }).click();
    await page.getByText("The recycle bin is empty").waitFor();
    const restored = await api.get("specimens", made.id);
    expect(restored).toMatchObject(wanted(first));
    expect(measured(restored)).toEqual(measured(made));
    faults.assertNone();
  });
});

describe("its list", () => {
  test("sorts, counts what each filter would leave, and walks through its dates", async ({ page, server }) => {
    const api = await server.api();
    await signIn(page);
    await openList(page, "specimens");
    await page.getByRole("columnheader", { name: "Price" }).getByRole("button").click();
    const cheap = (await api.list("specimens", "sortby=price_cents&per_page=1")).items[0];
    await listRows(page).first().getByText(String(cheap?.code), { exact: true }).waitFor();
    await page.getByRole("button", { name: "Filters" }).click();
    const panel = page.getByRole("complementary", { name: "Filters" });
    const lent = (await api.list("specimens", "state=lent&per_page=1")).total;
    await panel.getByRole("checkbox", { name: `Lent ${lent}`, exact: true }).check();
    const fragile = (await api.list("specimens", "state=lent&fragile=true&per_page=1")).total;
    await panel.getByRole("radio", { name: `Yes ${fragile}`, exact: true }).check();
    await expect.poll(() => listRows(page).count()).toBe(fragile);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("button", { name: "Close filters" }).click();

    const dates = page.getByRole("navigation", { name: "By Found" });
    await dates.getByRole("button", { name: /^Mar / }).click();
    const march = await api.list(
      "specimens",
      "found_at__gte=2026-03-01T00:00:00%2B08:00&found_at__lt=2026-04-01T00:00:00%2B08:00",
    );
    await expect.poll(() => listRows(page).count()).toBe(march.total);
    expect(march.total).toBeGreaterThan(0);
  });

  test("changes the cells that may be changed", async ({ page, server }) => {
    const api = await server.api();
    const row = await api.create("specimens", { name: "Edited in its list", code: "edited-in-list" });
    await signIn(page);
    await openList(page, "specimens", "code=edited-in-list");
    const cell = (name: string) => listRows(page).first().getByRole("cell", { name, exact: true });
    await cell("1").getByRole("button").click();
    await listRows(page).first().getByRole("textbox").waitFor();
    await page.keyboard.type("77");
    await page.keyboard.press("Enter");
    await cell("No").getByRole("button").click();
    await listRows(page).first().getByRole("switch").click();
    await page.keyboard.press("Enter");
    await cell("New").getByRole("button").click();
    await choose(page, listRows(page).first().getByRole("combobox"), "Lent");
    await page.keyboard.press("Tab");
    expect(await api.get("specimens", row.id)).toMatchObject({ amount: 1, fragile: false, state: "new" });
    await page.getByRole("region", { name: "Changed rows" }).getByRole("button", { name: "Save 1 row" }).click();
    await page.getByText("1 row saved").waitFor();
    expect(await api.get("specimens", row.id)).toMatchObject({ amount: 77, fragile: true, state: "lent", version: 2 });
  });
});

describe("its record", () => {
  test("runs an action that asks for something, and says why one is refused", async ({ page, server, faults }) => {
    const api = await server.api();
    const row = await api.create("specimens", { name: "To be lent", code: "to-be-lent" });
    await signIn(page);
    await openRecord(page, "specimens", row.id);
    const lend = async () => {
      await page.getByRole("main").getByRole("button", { name: "Actions", exact: true }).click();
      await page.getByRole("menuitem", { name: "Lend" }).click();
    };
    await lend();
    const dialog = page.getByRole("dialog", { name: "Lend: To be lent" });
    await dialog.getByRole("button", { name: "Lend" }).click();
    await dialog.getByText("Fill this in.").first().waitFor();
    await dialog.getByLabel("To", { exact: true }).fill("The museum");
    await dialog.getByLabel("Reason").fill("A show");
    await dialog.getByRole("radio", { name: "Study" }).check();
    await enterDate(dialog.getByLabel("Until"), "2027-01-02 03:04");
    await dialog.getByLabel("Deposit").fill("12.5");
    await dialog.getByRole("switch", { name: "Insured" }).click();
    const sent = page.waitForRequest((r) => r.url().includes("/actions/lend"));
    await dialog.getByRole("button", { name: "Lend" }).click();
    expect((await sent).postDataJSON()).toMatchObject({
      input: {
        to: "The museum",
        reason: "A show",
        purpose: "study",
        until: "2027-01-01T19:04:00.000Z",
        deposit: 1250,
        insured: true,
      },
    });
    await expect.poll(() => chosenIn(fieldOf(page, "state")).innerText()).toBe("Lent");
    expect((await api.get("specimens", row.id)).state).toBe("lent");

    await api.update("specimens", row.id, { state: "lost" });
    faults.expect({ status: 409, path: /actions\/lend$/ });
    await lend();
    await dialog.getByLabel("To", { exact: true }).fill("The museum");
    await dialog.getByRole("radio", { name: "Show" }).check();
    await dialog.getByRole("button", { name: "Lend" }).click();
    await dialog.getByRole("alert").getByText("To be lent is lost.").waitFor();
    expect(await dialog.getByLabel("To", { exact: true }).inputValue()).toBe("The museum");
  });

  test("is saved as a new one with all that it has", async ({ page, server }) => {
    const api = await server.api();
    const from = await api.find("specimens", "code=specimen-008");
    await signIn(page);
    await openRecord(page, "specimens", from.id);
    await inputOf(page, "code").fill("specimen-008-copy");
    await page.getByRole("button", { name: "More ways to save" }).click();
    await page.getByRole("menuitem", { name: "Save as a new record" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(from.id));
    const copy = await api.find("specimens", "code=specimen-008-copy");
    const { id, version, code, created_at, updated_at, measurements, remarks, ...same } = from;
    expect(copy).toMatchObject(same);
    expect(copy.id).not.toBe(id);
    expect(measured(copy)).toEqual(measured(from));
    expect(copy.measurements).not.toEqual(measurements);
    expect(await api.get("specimens", from.id)).toMatchObject({ version, code, created_at, updated_at, remarks });
  });

  test("shows nothing of a field that its reader may not see, and no input to who may only read", async ({
    page,
    browser,
    server,
  }) => {
    const api = await server.api();
    const row = await api.find("specimens", "code=specimen-009");
    await signIn(page, { username: "curator", password: demoPassword }, `/console/specimens/${row.id}`);
    await fieldOf(page, "price_cents").getByRole("textbox").waitFor();
    expect(await fieldOf(page, "cost_cents").count()).toBe(0);
    const elsewhere = await browser.newContext({ baseURL: server.url, locale: "en-US" });
    const other = await elsewhere.newPage();
    await signIn(other, { username: "reader", password: demoPassword }, `/console/specimens/${row.id}`);
    await other.getByRole("heading", { level: 1, name: String(row.name) }).waitFor();
    expect(await other.getByRole("main").getByRole("textbox").count()).toBe(0);
    for (const name of ["Save", "Delete", "Actions"]) {
      expect(await other.getByRole("main").getByRole("button", { name, exact: true }).count()).toBe(0);
    }
    await elsewhere.close();
  });
});

describe("a tree", () => {
  test("is chosen from as one, fifty levels deep, and never put below itself", async ({ page, server, faults }) => {
    const api = await server.api();
    const leaf = await api.create("families", { name: "A leaf" });
    await signIn(page);
    await openRecord(page, "families", leaf.id);
    await page.getByLabel("Within", { exact: true }).fill("Level 50");
    await page.locator(".ant-select-tree-title", { hasText: "Level 50" }).click();
    await save(page);
    const deepest = await api.find("families", `name=${encodeURIComponent("Level 50 第 50 层")}`);
    expect((await api.get("families", leaf.id)).parent_id).toBe(deepest.id);
    await openRecord(page, "families", leaf.id);
    await expect.poll(() => chosenIn(fieldOf(page, "parent_id")).innerText()).toContain("Level 50");
    await page.getByLabel("Within", { exact: true }).fill("A leaf");
    await page.locator(".ant-select-tree-treenode-disabled", { hasText: "A leaf" }).waitFor();
    faults.assertNone();
  });
});
