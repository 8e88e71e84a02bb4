import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { Api } from "../harness/api";
import { expectAccessible } from "../harness/axe";
import { keepScreenshot } from "../harness/screenshot";
import { demoPassword } from "../harness/server";
import { settle } from "../harness/settle";
import { signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";

/** A house with two floors, one with a room, under codes of its own. */
async function makeHouse(api: Api, code: string) {
  const make = async (name: string, parent: string | null) =>
    (await api.create("departments", { code: `${code}-${name}`, name: `${code} ${name}`, parent_id: parent })).id;
  const house = await make("house", null);
  const ground = await make("ground", house);
  const first = await make("first", house);
  const room = await make("room", ground);
  return { house, ground, first, room };
}

async function openTree(page: Page, query = "") {
  await page.goto(`/console/departments?_display=tree${query}`);
  await page.locator("main [data-row]").first().waitFor();
  await settle(page);
}

const row = (page: Page, id: string) => page.locator(`main [data-row="${id}"]`);
const grip = (page: Page, title: string) => page.getByRole("button", { name: `Move ${title}`, exact: true });

describe("the tree of departments", () => {
  test("is moved in by dragging, and taken back", async ({ page, server }) => {
    const api = await server.api();
    const ids = await makeHouse(api, "drag");
    await signIn(page);
    await openTree(page);
    await grip(page, "drag room").dragTo(row(page, ids.first));
    await page.getByText("drag room is now below drag first.").waitFor();
    expect((await api.get("departments", ids.room)).parent_id).toBe(ids.first);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("drag room is back where it was.").waitFor();
    expect((await api.get("departments", ids.room)).parent_id).toBe(ids.ground);
    // Never below itself.
    await grip(page, "drag house").dragTo(row(page, ids.room));
    await settle(page);
    expect((await api.get("departments", ids.house)).parent_id).toBe(null);
    await keepScreenshot(page, "departments-tree");
    await expectAccessible(page);
  });

  test("is moved by keys and by a dialog", async ({ page, server }) => {
    const api = await server.api();
    const ids = await makeHouse(api, "keys");
    await signIn(page);
    await openTree(page);
    await grip(page, "keys room").press("Alt+ArrowLeft");
    await page.getByText("keys room is now below keys house.").waitFor();
    expect((await api.get("departments", ids.room)).parent_id).toBe(ids.house);
    await settle(page);

    await row(page, ids.room)
      .getByRole("button", { name: /^Actions for|^More|keys room$/ })
      .last()
      .click();
    await page.getByRole("menuitem", { name: "Move to…" }).click();
    const dialog = page.getByRole("dialog", { name: "Move keys room" });
    await dialog.getByRole("combobox").click();
    await page.locator(".ant-select-tree-node-content-wrapper").filter({ hasText: "At the top" }).click();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await page.getByText("keys room is now at the top.").waitFor();
    expect((await api.get("departments", ids.room)).parent_id).toBe(null);
  });

  test("rows get other names and new ones below them", async ({ page, server }) => {
    const api = await server.api();
    const ids = await makeHouse(api, "names");
    await signIn(page);
    await openTree(page);
    await row(page, ids.ground).getByRole("button").last().click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    const dialog = page.getByRole("dialog", { name: "Rename names ground" });
    await dialog.getByLabel("Name").fill("names cellar");
    await dialog.getByLabel("Name").press("Enter");
    await row(page, ids.ground).getByText("names cellar").waitFor();
    expect((await api.get("departments", ids.ground)).name).toBe("names cellar");
    await settle(page);
    await row(page, ids.ground).getByRole("button").last().click();
    await page.getByRole("menuitem", { name: "Add below" }).click();
    await page.waitForURL((url) => url.pathname.endsWith("/departments/new"));
    await page.locator('[data-field="parent_id"]').getByText("names cellar").waitFor();
  });

  test("says when a move is refused, and shows where the row is", async ({ page, server, faults }) => {
    const api = await server.api();
    const ids = await makeHouse(api, "refused");
    await signIn(page);
    await openTree(page);
    await api.update("departments", ids.room, { parent_id: null }); // somebody else was faster
    await grip(page, "refused room").dragTo(row(page, ids.first));
    await page.getByText("Somebody else moved it meanwhile.").waitFor();
    expect((await api.get("departments", ids.room)).parent_id).toBe(null);
    await api.delete("departments", ids.first);
    await settle(page);
    faults.expect({ status: 422, path: `/api/v1/departments/${ids.ground}` });
    await page.reload();
    await row(page, ids.ground).waitFor();
  });

  test("a search keeps what stands above the matches", async ({ page, server }) => {
    const api = await server.api();
    const ids = await makeHouse(api, "sought");
    await signIn(page);
    await openTree(page, "&search=sought%20room");
    await row(page, ids.room).waitFor();
    await row(page, ids.house).waitFor();
    expect(await row(page, ids.first).count()).toBe(0);
    expect(await row(page, ids.room).getAttribute("aria-level")).toBe("3");
  });

  test("cannot be moved by who may only read it", async ({ page, server }) => {
    const api = await server.api();
    const ids = await makeHouse(api, "read");
    const role = await api.create("roles", { name: "department reader", permissions: ["departments:read"] });
    await api.create("users", { username: "dep-reader", password: demoPassword, roles: [role.id] });
    await signIn(page, { username: "dep-reader", password: demoPassword });
    await openTree(page);
    await row(page, ids.room).waitFor();
    expect(await page.locator("[data-grip]").count()).toBe(0);
    await row(page, ids.room).getByRole("button").last().click();
    await page.getByRole("menuitem", { name: "Open" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Move to…" }).count()).toBe(0);
  });
});

for (const [name, person] of Object.entries({
  phone,
  "dark-zh": { ...desktop, colorScheme: "dark" as const, locale: "zh-CN" },
})) {
  describe(`in another look: ${name}`, () => {
    test.override("person", person);

    test("the tree is readable", async ({ page, server }) => {
      await makeHouse(await server.api(), `look-${name}`);
      await signIn(page);
      await openTree(page);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        person.viewport?.width ?? 0,
      );
      await keepScreenshot(page, `departments-tree-${name}`);
    });
  });
}
