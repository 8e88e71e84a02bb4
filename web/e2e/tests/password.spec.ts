import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { keepScreenshot } from "../harness/screenshot";
import { admin } from "../harness/server";
import { fillSignIn, signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";

const given = "given by somebody 1";
const chosen = "chosen by oneself 2";

async function choose(page: Page, password: string, again = password) {
  await page.locator("#new_password").fill(password);
  await page.locator("#again").fill(again);
  await page.locator('button[type="submit"]').click();
}

describe("who has to change his password", () => {
  test("chooses one after signing in, and goes on to where he wanted", async ({ page, server, faults }) => {
    const api = await server.api();
    const role = await api.find("roles", "name=support");
    await api.create("users", {
      username: "hopper",
      password: given,
      must_change_password: true,
      language: "en",
      roles: [role.id],
    });
    await page.goto("/console/tickets?status=open");
    await fillSignIn(page, { username: "hopper", password: given });
    await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "password-due");
    await page.goto("/console/profile"); // there is no way round
    await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click(); // only out
    await page.waitForURL(/\/console\/login/);
    await fillSignIn(page, { username: "hopper", password: given });
    await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
    await page.goto("/console/tickets?status=open");
    await page.getByLabel("Present password").fill(given);
    await choose(page, chosen, "something else");
    await page.getByText("The two passwords differ.").waitFor();
    faults.expect({ status: 422, path: "/api/v1/auth/password" });
    await choose(page, "password123");
    await page.getByText("Too many people use this password.").waitFor();
    faults.expect({ status: 422, path: "/api/v1/auth/password" });
    await choose(page, given);
    await page.getByText("Choose another password than the one you have.").waitFor();
    await choose(page, chosen);
    await page.waitForURL((url) => url.pathname === "/console/tickets" && url.searchParams.get("status") === "open");
    await page.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
  });
});

describe("a forgotten password", () => {
  test("is set anew by a link that a superuser shows once", async ({ page, browser, server }) => {
    const api = await server.api();
    const user = await api.create("users", { username: "lovelace", password: given, language: "en" });
    await signIn(page, admin, `/console/users/${user.id}`);
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: "Show reset link" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Show reset link" }).click();
    const shown = page.getByRole("dialog").locator("code");
    await shown.waitFor();
    const link = new URL((await shown.innerText()).trim());
    await expectAccessible(page);
    await keepScreenshot(page, "password-link");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    expect(await page.getByText(link.hash).count()).toBe(0);

    const elsewhere = await browser.newContext({ baseURL: server.url, locale: "en-US" });
    const hers = await elsewhere.newPage();
    await hers.goto(`/console/reset${link.hash}`);
    await hers.getByRole("heading", { name: "New password" }).waitFor();
    expect(hers.url()).not.toContain("token");
    await choose(hers, "lovelace");
    await hers.getByText("This is too much like your name").waitFor();
    await choose(hers, chosen);
    await hers.getByText("The password is changed").waitFor();
    await hers.getByRole("link", { name: "Back to signing in" }).click();
    await fillSignIn(hers, { username: "lovelace", password: chosen });
    await hers.waitForURL(/\/console\/?$/);
    await hers.goto(`/console/reset${link.hash}`);
    await hers.locator("#new_password").waitFor();
    await choose(hers, "yet another one 3");
    await hers.getByText("This link does not work").waitFor();
    await elsewhere.close();
  });

  for (const [name, person] of [
    ["desktop", desktop],
    ["phone", phone],
    ["dark", { ...phone, colorScheme: "dark", locale: "zh-CN" }],
  ] as const) {
    describe(`on ${name}`, () => {
      test.override("person", person);
      test("is asked for without telling who exists", async ({ page }) => {
        await page.goto("/console/login");
        await page.locator('a[href="/console/forgot"]').click();
        await page.waitForURL(/\/console\/forgot$/);
        await expectAccessible(page);
        await keepScreenshot(page, `password-forgot-${name}`);
        await page.locator('button[type="submit"]').click();
        await page.locator(".ant-form-item-explain-error").waitFor();
        await page.locator('input[autocomplete="username"]').fill("nobody@example.com");
        await page.keyboard.press("Enter");
        await page.getByRole("alert").waitFor();
        await expectAccessible(page);
        await keepScreenshot(page, `password-sent-${name}`);
        await page.goto("/console/reset");
        await page.getByRole("alert").waitFor();
        await expectAccessible(page);
        await page.goto("/console/reset#token=unknown"); // in the same tab
        await page.locator("#new_password").waitFor();
        await expectAccessible(page);
        await keepScreenshot(page, `password-reset-${name}`);
        await page.reload();
        await page.getByRole("alert").waitFor(); // the token is gone from the address
      });
    });
  }
});

describe("one's own address", () => {
  test("is changed with the password only", async ({ page, server, faults }) => {
    const api = await server.api();
    await api.create("users", { username: "noether", password: given, language: "en" });
    await signIn(page, { username: "noether", password: given }, "/console/profile");
    await page.getByLabel("E-mail").fill("emmy@example.com");
    const confirm = page.getByLabel("Present password").first();
    await page.getByText("To change the e-mail").waitFor();
    await keepScreenshot(page, "password-confirm");
    faults.expect({ status: 422, path: "/api/v1/auth/me" });
    await confirm.fill("not the password");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("This is not your present password.").waitFor();
    await confirm.fill(given);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await expect.poll(() => page.getByText("To change the e-mail").count()).toBe(0);
    await page.getByRole("button", { name: /Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await page.waitForURL(/\/console\/login/);
    await fillSignIn(page, { username: "Emmy@example.com", password: given });
    await page.waitForURL(/\/console\/?$/);
  });
});

describe("a new password", () => {
  test("is measured while it is typed, aloud and without moving what is below", async ({ page, server }) => {
    const api = await server.api();
    await api.create("users", { username: "hamilton", password: given, language: "en" });
    await signIn(page, { username: "hamilton", password: given }, "/console/profile");
    const strength = page.getByRole("status").filter({ hasText: /password/i });
    await page.locator("#new_password").waitFor();
    await strength.getByText("Strength of the password").waitFor();
    const apart = async () => {
      const [typed, below] = [
        await page.locator("#new_password").boundingBox(),
        await page.locator("#again").boundingBox(),
      ];
      return (below?.y ?? 0) - (typed?.y ?? 0);
    };
    const before = await apart();
    for (const [password, said] of [
      ["short", "Weak password: still too short"],
      ["password99", "Weak password: a word or name guessed first"],
      ["hamilton-1", "Weak password: a word or name guessed first"],
      ["gravel tundra kazoo lint", "Strong password"],
    ] as const) {
      await page.locator("#new_password").fill(password);
      await strength.getByText(said, { exact: true }).waitFor();
    }
    expect(await apart()).toBe(before);
    expect(await page.getByTestId("password-strength").innerText()).not.toContain("gravel");
    await expectAccessible(page);
    await page.locator("#again").scrollIntoViewIfNeeded();
    await keepScreenshot(page, "password-meter");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator("#new_password").fill("password99");
    await page.locator("#again").scrollIntoViewIfNeeded();
    await keepScreenshot(page, "password-meter-phone");
  });

  test("of somebody else is measured in the form of users", async ({ page }) => {
    await signIn(page, admin, "/console/users/new");
    const field = page.locator('input[type="password"]');
    await field.waitFor();
    expect(await page.getByTestId("password-strength").count()).toBe(0);
    await field.fill("qwertyuiop");
    await page.getByText("Weak password").waitFor();
    await field.fill("gravel tundra kazoo lint");
    await page.getByText("Strong password").waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "password-meter-users");
  });
});
