import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { keepScreenshot } from "../harness/screenshot";
import { demoPassword } from "../harness/server";
import { signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";

const call = (url: string, path: string, key: string) =>
  fetch(`${url}/api/v1/${path}`, { headers: { Authorization: `Bearer ${key}` } });

/** Opens the dialog for a new key and gives the key a name. */
async function begin(page: Page, name: string) {
  await page.goto("/console/profile");
  await page.getByRole("button", { name: /New API key|新建 API 密钥/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^(Name|名称)$/).fill(name);
  return dialog;
}

async function choose(page: Page, scope: string) {
  const box = page.locator("#scopes");
  await box.fill(scope);
  await page.locator(".ant-select-item-option-active", { hasText: scope }).waitFor();
  await box.press("Enter");
  await page.locator(".ant-select-selection-item", { hasText: scope }).waitFor();
}

describe("API keys", () => {
  test("are made, copied, used as far as they go, and revoked", async ({ page, context, server }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await signIn(page, { username: "manager", password: demoPassword });
    const dialog = await begin(page, "CI deploy");
    await dialog.getByRole("button", { name: "Make key" }).click();
    await dialog.getByText("Choose at least one permission.").waitFor();
    await choose(page, "courses:read");
    await page.keyboard.press("Escape"); // closes the list of permissions, not the dialog
    await expectAccessible(page);
    await keepScreenshot(page, "api-keys-new");
    await dialog.getByRole("button", { name: "Make key" }).click();

    const field = page.getByRole("textbox", { name: "API key", exact: true });
    await field.waitFor();
    const key = await field.inputValue();
    expect(key).toMatch(/^mk_[0-9A-Za-z]{49}$/);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    await keepScreenshot(page, "api-keys-secret");
    await page.getByRole("button", { name: "I have kept it" }).click();
    await field.waitFor({ state: "detached" });
    await page.getByText("not used yet").waitFor();
    expect(await page.content()).not.toContain(key);

    expect((await call(server.url, "courses", key)).status).toBe(200);
    expect((await call(server.url, "teachers", key)).status).toBe(403); // he may, the key may not
    expect((await call(server.url, "auth/sessions", key)).status).toBe(403);
    await page.reload();
    await page.getByText(/used .+ ago|used a few seconds ago/).waitFor();
    await page.getByText("API key made").waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "api-keys-profile", { fullPage: true });

    await page.getByRole("button", { name: "Revoke CI deploy" }).click();
    const confirm = page.getByRole("dialog", { name: /Revoke/ });
    await confirm.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("You have none.").waitFor();
    expect((await call(server.url, "courses", key)).status).toBe(401);
  });

  test("of service accounts are made and revoked by an administrator", async ({ page, server }) => {
    await signIn(page);
    await page.goto("/console/users/new");
    await page.getByLabel("Service account").check();
    await page.getByLabel("User name").fill("robot");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.waitForURL(/\/users\/[0-9a-f-]{36}/);
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: "Make API key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("nightly import");
    await keepScreenshot(page, "api-keys-action");
    const scopes = dialog.getByLabel("Permissions");
    await scopes.fill("courses:read");
    await page.locator(".ant-select-item-option", { hasText: "courses:read ·" }).click();
    await keepScreenshot(page, "api-keys-action-scopes");
    await page.keyboard.press("Escape"); // closes the list of permissions, not the dialog
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Make API key" }).click();
    const shown = page.getByText(/^mk_/);
    await shown.waitFor();
    const key = (await shown.innerText()).trim();
    expect((await call(server.url, "auth/me", key)).status).toBe(200);
    await page.getByRole("button", { name: "Close" }).last().click();

    await page.goto("/console/api_keys");
    const row = page.getByRole("row", { name: /nightly import/ });
    await row.waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "api-keys-list");
    await row.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Revoke", exact: true }).click();
    const confirm = page.getByRole("dialog");
    await confirm.getByRole("button", { name: "Revoke" }).click();
    await confirm.waitFor({ state: "detached" });
    expect((await call(server.url, "auth/me", key)).status).toBe(401);
  });
});

for (const [name, person] of Object.entries({ phone, chinese: { ...desktop, locale: "zh-CN" } })) {
  describe(`in the ${name} look`, () => {
    test.override("person", person);

    test("making one holds to WCAG 2.2 AA and fits", async ({ page }) => {
      await signIn(page, { username: "editor", password: demoPassword });
      const dialog = await begin(page, `key in the ${name} look`);
      await choose(page, "courses:read");
      await page.keyboard.press("Escape");
      await expectAccessible(page);
      await keepScreenshot(page, `api-keys-new-${name}`);
      await dialog.getByRole("button", { name: /Make key|创建密钥/ }).click();
      await page.getByRole("textbox", { name: /^API (key|密钥)$/ }).waitFor();
      await expectAccessible(page);
      await page.getByRole("button", { name: /I have kept it|我已保存/ }).click();
      await page.getByText(`key in the ${name} look`).waitFor();
      await page.locator("time").first().waitFor();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await keepScreenshot(page, `api-keys-${name}`, { fullPage: true });
    });
  });
}
