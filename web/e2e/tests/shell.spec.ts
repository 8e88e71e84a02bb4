import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { openList } from "../harness/list";
import { keepScreenshot } from "../harness/screenshot";
import { admin, demoPassword } from "../harness/server";
import { fillSignIn, signIn } from "../harness/sign-in";
import { phone, test } from "../harness/test";

const editor = { username: "editor", password: demoPassword };

describe("the menu", () => {
  test("shows what the signed-in user may use, and nothing else", async ({ page }) => {
    await signIn(page, editor);
    const menu = page.getByRole("navigation", { name: "Main menu" });
    await menu.getByRole("link", { name: "Courses", exact: true }).waitFor();
    expect(await menu.getByRole("link", { name: "Roles", exact: true }).count()).toBe(0);
    expect(await menu.getByRole("link", { name: "Tickets", exact: true }).count()).toBe(0);
    await page.goto("/console/roles");
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
  });

  test("asks for nothing that is refused, for somebody who may do nothing yet", async ({ page }) => {
    await signIn(page, { username: "customer1", password: demoPassword });
    await page.getByRole("button", { name: "Collapse the menu" }).click();
    await page.getByRole("button", { name: "Expand the menu" }).waitFor();
    await page.getByRole("button", { name: /Account of/ }).waitFor();
  });

  test("stays folded after a reload", async ({ page }) => {
    await signIn(page);
    const kept = page.waitForResponse((r) => r.url().includes("/preferences/shell.collapsed") && r.ok());
    await page.getByRole("button", { name: "Collapse the menu" }).click();
    await kept;
    await page.reload();
    await page.getByRole("button", { name: "Expand the menu" }).waitFor();
  });

  describe("on a phone", () => {
    test.override("person", phone);

    test("is a drawer, and nothing scrolls sideways", async ({ page }) => {
      await signIn(page);
      await page.getByRole("button", { name: "Open the menu" }).click();
      await page.getByRole("dialog").getByRole("link", { name: "Teachers" }).click();
      await page.waitForURL(/\/console\/teachers/);
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      await page.waitForLoadState("networkidle");
      const { scroll, client } = await page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        client: document.documentElement.clientWidth,
      }));
      expect(scroll).toBe(client);
    });

    test.for(["/console/", "/console/profile"])("%s has nothing too small for a finger", async (path, { page }) => {
      await signIn(page, admin, path);
      await page.waitForLoadState("networkidle");
      const small = await page
        .getByRole("main")
        .locator("button, .ant-select, input.ant-input, .ant-input-affix-wrapper, .ant-segmented")
        .evaluateAll((all) =>
          all
            .filter((e) => e.parentElement?.closest(".ant-input-affix-wrapper") === null)
            .map((e) => ({
              name: e.getAttribute("aria-label") ?? e.textContent,
              height: e.getBoundingClientRect().height,
            }))
            .filter(({ height }) => height > 0 && height < 40),
        );
      expect(small).toEqual([]);
    });
  });
});

describe("language and theme", () => {
  test("change at once, without a reload, and stay", async ({ page, server }) => {
    const api = await server.api();
    const person = { username: "kowalevski", password: "stay-in-stockholm-1" };
    const { id } = await api.create("users", { ...person, superuser: true });
    await signIn(page, person);
    let loads = 0;
    page.on("load", () => loads++);
    await page.getByRole("button", { name: "Language" }).click();
    const kept = page.waitForResponse(
      (r) => r.url().endsWith("/auth/me") && r.request().method() === "PATCH" && r.ok(),
    );
    await page.getByRole("menuitem", { name: "简体中文" }).click();
    await page.getByRole("heading", { name: "仪表盘", level: 1 }).waitFor();
    await kept;
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-CN");
    expect((await api.get("users", id)).language).toBe("zh");
    await page.getByRole("button", { name: "主题" }).click();
    await page.getByRole("menuitem", { name: "深色" }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    expect(loads).toBe(0);
    await page.reload();
    await page.getByRole("heading", { name: "仪表盘", level: 1 }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  });

  test("who chose Chinese has it in an English browser, and the browser's again when he wants", async ({
    page,
    server,
  }) => {
    const api = await server.api();
    const person = { username: "chen", password: "differential-forms-1" };
    const { id } = await api.create("users", { ...person, superuser: true, language: "zh" });
    await signIn(page, person, "/console/profile");
    await page.getByRole("heading", { name: "个人中心", level: 1 }).waitFor();
    await keepScreenshot(page, "profile-language");
    const kept = page.waitForResponse(
      (r) => r.url().endsWith("/auth/me") && r.request().method() === "PATCH" && r.ok(),
    );
    await page.getByText("跟随浏览器").click();
    await page.getByRole("heading", { name: "Your account", level: 1 }).waitFor();
    await kept;
    expect((await api.get("users", id)).language).toBeNull();
    await page.reload();
    await page.getByRole("heading", { name: "Your account", level: 1 }).waitFor();
    await expectAccessible(page);
  });

  test("of the form of users can be left to the browser", async ({ page, server }) => {
    const api = await server.api();
    const { id } = await api.create("users", { username: "germain" });
    await signIn(page, undefined, `/console/users/${id}`);
    await page.getByText("As the browser", { exact: true }).waitFor();
    await keepScreenshot(page, "user-language");
  });
});

describe("who asks for no movement", () => {
  test("finds what opens there at once, others see it come", async ({ page }) => {
    await signIn(page);
    await page.evaluate(() => {
      const moved = () => document.querySelector('[class*="-appear-active"], [class*="-leave-active"]') !== null;
      const watch = new MutationObserver(() => moved() && document.body.setAttribute("data-moved", ""));
      watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ["class"] });
    });
    const openTheMenu = async () => {
      await page.getByRole("button", { name: "Language" }).click();
      await page.getByRole("menuitem", { name: "简体中文" }).waitFor();
      await page.getByRole("button", { name: "Language" }).click();
      await page.getByRole("menuitem", { name: "简体中文" }).waitFor({ state: "hidden" });
      return await page.evaluate(() => document.body.hasAttribute("data-moved"));
    };
    expect(await openTheMenu()).toBe(false);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    expect(await openTheMenu()).toBe(true);
  });
});

describe("the palette", () => {
  test("finds a record by its name and opens it, by keyboard alone", async ({ page, server }) => {
    const teacher = await (await server.api()).find("teachers", "sortby=name&per_page=1&name=Grace%20Whitfield");
    await signIn(page);
    await page.getByRole("heading", { name: "Dashboard", level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search and go to" }).fill("grace whit");
    await page.getByRole("option", { name: /Grace Whitfield/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === `/console/teachers/${teacher.id}`);
  });

  test("says when nothing matches, and Escape closes it", async ({ page }) => {
    await signIn(page);
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("combobox", { name: "Search and go to" }).fill("no such thing anywhere");
    await page.getByText("Nothing matches “no such thing anywhere”.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("combobox", { name: "Search and go to" }).waitFor({ state: "hidden" });
  });
});

describe("the keyboard", () => {
  test("signs in, walks to a list, opens a record and comes back without a mouse", async ({ page }) => {
    await page.goto("/console/");
    await page.locator('input[autocomplete="username"]').waitFor();
    await page.keyboard.type(admin.username);
    await page.keyboard.press("Tab");
    await page.keyboard.type(admin.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Dashboard", level: 1 }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "hidden" });
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.waitForURL(/\/console\/teachers$/);
    await page.getByRole("link", { name: "Claire Dubois" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/console\/teachers\/[\w-]+$/);
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.getByRole("heading", { name: "Dashboard", level: 1 }).waitFor();
  });

  test("skips the menu with the first key", async ({ page }) => {
    await signIn(page);
    await page.getByRole("heading", { name: "Dashboard", level: 1 }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  });
});

describe("when the session ends", () => {
  test("one signs in over the page and goes on where one was", async ({ page, context, faults }) => {
    await signIn(page, admin, "/console/teachers?active=true");
    await page.getByRole("link", { name: "Claire Dubois" }).waitFor();
    faults.expect({ status: 401, path: /^\/api\/v1\// });
    await context.clearCookies({ name: "manor_session" });
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.waitFor();
    await dialog.locator('input[type="password"]').fill(admin.password);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("heading", { name: "Categories" }).waitFor();
    await page
      .getByRole("link", { name: /Backend/ })
      .first()
      .waitFor();
  });

  test("in another tab, this one asks to sign in again", async ({ page, context, faults }) => {
    await signIn(page);
    faults.expect({ status: 401, path: /^\/api\/v1\// });
    const other = await context.newPage();
    await other.goto("/console/");
    await other.getByRole("button", { name: /Account of/ }).click();
    await other.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await other.waitForURL(/\/console\/login/);
    await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
  });

  test("signing out leads to the login, and back does not lead in", async ({ page }) => {
    await signIn(page);
    await page.getByRole("button", { name: /Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await page.waitForURL(/\/console\/login/);
    await page.goto("/console/teachers");
    await page.waitForURL(/\/console\/login\?to=/);
  });
});

describe("when the server is away", () => {
  test("the browser being offline, a banner says so, and what was asked for comes when it is back", async ({
    page,
    context,
    faults,
  }) => {
    await signIn(page, admin, "/console/teachers");
    await page.getByRole("link", { name: "Claire Dubois" }).waitFor();
    await page.waitForLoadState("networkidle");
    faults.expectOffline();
    await context.setOffline(true);
    const banner = page.getByText(/The server cannot be reached\. Trying again/);
    await banner.waitFor();
    await page.locator("[data-list-search]").fill("Dubois");
    await page.waitForURL(/search=Dubois/);
    await context.setOffline(false);
    await banner.waitFor({ state: "hidden" });
    await expect.poll(() => page.locator("[data-row-link]").count()).toBe(1);
  });

  test("cells that one points at on the way tell nothing, and can be edited when it is back", async ({
    page,
    server,
    faults,
  }) => {
    await signIn(page);
    await openList(page, "courses");
    const cell = page.locator("main button[aria-description^='Change']").first();
    await cell.waitFor();
    faults.expectOffline();
    faults.expect({ status: 503, path: /./ });
    await server.stop();
    await cell.hover();
    await page.mouse.move(0, 0);
    await server.start();
    await cell.click();
    await page
      .locator("main tr[data-row]")
      .locator("input[type=text], [role=combobox], [role=spinbutton], [role=switch]")
      .first()
      .waitFor();
  });

  test("a banner says so, and the page goes on by itself when it is back", async ({ page, server, faults }) => {
    await signIn(page);
    await openList(page, "teachers");
    faults.expectOffline();
    faults.expect({ status: 503, path: /./ });
    await server.stop();
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    const banner = page.getByText(/The server cannot be reached\. Trying again/);
    await banner.waitFor();
    await server.start();
    await banner.waitFor({ state: "hidden" });
    await page
      .getByRole("link", { name: /Backend/ })
      .first()
      .waitFor();
    const styled = () =>
      [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")].every((link) => link.sheet);
    await expect.poll(() => page.evaluate(styled)).toBe(true);
  });
});

describe("one's own account", () => {
  test("name and password can be changed, and other sessions are listed and end", async ({ page, browser, server }) => {
    const api = await server.api();
    const role = (await api.list("roles", "per_page=1")).items[0];
    await api.create("users", {
      username: "lin",
      password: "first-password-1",
      display_name: "Lin",
      language: "en",
      roles: [role?.id],
    });
    const elsewhere = await browser.newContext({ baseURL: server.url });
    const otherPage = await elsewhere.newPage();
    await signIn(otherPage, { username: "lin", password: "first-password-1" });

    await signIn(page, { username: "lin", password: "first-password-1" }, "/console/profile");
    await page.getByLabel("Name", { exact: true }).fill("Lin Wei");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    expect((await api.find("users", "username=lin")).display_name).toBe("Lin Wei");

    expect(await page.getByRole("button", { name: "End", exact: true }).count()).toBe(1);
    await page.getByRole("button", { name: "End", exact: true }).click();
    await expect.poll(() => page.getByRole("button", { name: "End", exact: true }).count()).toBe(0);
    await otherPage.goto("/console/teachers");
    await otherPage.waitForURL(/\/console\/login/);
    await elsewhere.close();

    await page.getByLabel("Present password").fill("first-password-1");
    await page.getByLabel("New password", { exact: true }).fill("second-password-2");
    await page.getByLabel("New password again").fill("second-password-2");
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("The password is changed.").waitFor();
    await page.getByRole("button", { name: /Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await page.waitForURL(/\/console\/login/);
    await fillSignIn(page, { username: "lin", password: "second-password-2" });
    await page.waitForURL((url) => !url.pathname.endsWith("/login"));
  });
});
