import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { keepScreenshot } from "../harness/screenshot";
import { admin, demoPassword } from "../harness/server";
import { fillSignIn, signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";
import { totpCode } from "../harness/totp";

const login = "/api/v1/auth/browser/login";
const inside = (url: URL) => !url.pathname.endsWith("/login");

/** Opens the account page and sets two-factor authentication up; returns the secret and the recovery codes. */
async function setUp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.goto("/console/profile");
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByRole("img", { name: /QR code/ }).waitFor();
  const secret = (await page.locator("code").first().innerText()).trim();
  await expectAccessible(page);
  await page.getByLabel("Code").fill(totpCode(secret));
  await page.getByLabel("Code").press("Enter");
  const list = page.getByRole("region", { name: "Recovery codes" });
  await list.waitFor();
  return { secret, codes: await list.locator("code").allInnerTexts() };
}

describe("two-factor authentication", () => {
  test("is set up, asked for at login, and switched off", async ({ page, faults, context }) => {
    const editor = { username: "editor", password: demoPassword };
    await signIn(page, editor);
    const { secret, codes } = await setUp(page);
    expect(codes).toHaveLength(10);
    await expectAccessible(page);
    await keepScreenshot(page, "factors-recovery");
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("10 recovery codes left").waitFor();
    await page.getByText("Two-factor authentication switched on").waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "factors-profile", { fullPage: true });

    await context.clearCookies();
    faults.expect({ status: 401, path: login });
    await page.goto("/console/login");
    await fillSignIn(page, editor);
    const code = page.locator('input[autocomplete="one-time-code"]');
    await code.waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "factors-login-code");
    expect(await page.locator('input[autocomplete="current-password"]').inputValue()).toBe(editor.password);
    await code.fill("000000");
    await code.press("Enter");
    await page.getByText("The code is wrong, or was used before.").waitFor();
    await code.fill(totpCode(secret, 1));
    await code.press("Enter");
    await page.waitForURL(inside);

    await page.goto("/console/profile");
    await page.getByRole("button", { name: "Switch off" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password").fill(editor.password);
    await dialog.getByLabel("Code").fill(codes[0] ?? "");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Switch off" }).click();
    await page.getByRole("button", { name: "Set up" }).waitFor();
  });

  test("recovery codes can be taken along", async ({ page }) => {
    await signIn(page, { username: "support", password: demoPassword });
    const { codes } = await setUp(page);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("recovery-codes.txt");
    expect(codes.every((code) => /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/.test(code))).toBe(true);
  });
});

for (const [name, person] of Object.entries({
  dark: { ...desktop, colorScheme: "dark" as const },
  phone,
  chinese: { ...desktop, locale: "zh-CN" },
})) {
  describe(`in the ${name} look`, () => {
    test.override("person", person);

    test("setting it up holds to WCAG 2.2 AA and fits", async ({ page }) => {
      await signIn(page);
      await page.goto("/console/profile");
      await page.getByRole("button", { name: /Set up|设置/ }).click();
      await page.locator('img[src^="data:image/png"]').waitFor();
      await page.locator("time").first().waitFor();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await keepScreenshot(page, `factors-${name}`, { fullPage: true });
    });
  });
}

describe("what needs the password again", () => {
  test("asks for it and goes on", async ({ page, faults }) => {
    const who = { username: "manager", password: demoPassword };
    await signIn(page, who);
    await page.goto("/console/profile");
    faults.expect({ status: 403, path: "/api/v1/auth/totp" }, { status: 401, path: "/api/v1/auth/step-up" });
    // The session is young: the refusal of an old one is played.
    await page.route(
      "**/api/v1/auth/totp",
      (route) =>
        route.request().method() === "POST"
          ? route.fulfill({
              status: 403,
              contentType: "application/problem+json",
              body: JSON.stringify({ status: 403, code: "step_up_required", title: "Forbidden", detail: "Again." }),
            })
          : route.continue(),
      { times: 2 },
    );
    await page.getByRole("button", { name: "Set up" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password").fill("wrong-password");
    await dialog.getByLabel("Password").press("Enter");
    await dialog.getByText("This is not your password.").waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "factors-step-up");
    await dialog.getByLabel("Password").fill(who.password);
    await dialog.getByLabel("Password").press("Enter");
    await page.unroute("**/api/v1/auth/totp");
    await page.getByRole("img", { name: /QR code/ }).waitFor();
  });
});

describe("a name that was locked", () => {
  test("is told how long, and asked for the digits of a picture afterwards", async ({ page, faults, server }) => {
    const manager = { username: "manager", password: demoPassword };
    for (let i = 0; i < 10; i++) {
      await fetch(`${server.url}/api/v1/auth/login`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...manager, password: "wrong-password" }),
      });
    }
    faults.expect({ status: 429, path: login }, { status: 401, path: login });
    await page.goto("/console/login");
    await fillSignIn(page, manager);
    await page.getByText("Too many wrong passwords. Try again in 10 min.").waitFor();

    // Ninety more from here, for other names, a few at a time: the address is asked for a picture.
    for (let from = 0; from < 90; from += 10) {
      await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          fetch(`${server.url}/api/v1/auth/login`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ username: `nobody-${from + i}`, password: "wrong-password" }),
          }),
        ),
      );
    }
    await fillSignIn(page, admin);
    const picture = page.getByRole("img", { name: /Six digits/ });
    await picture.waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "factors-login-captcha");
    const before = await picture.getAttribute("src");
    await page.getByLabel("Digits").fill("000000");
    await page.getByLabel("Digits").press("Enter");
    await page.getByText("The digits were wrong").waitFor();
    await expect.poll(() => picture.getAttribute("src")).not.toBe(before);
    await page.getByRole("button", { name: "Listen" }).click();
    await page.locator("audio").waitFor();
    await expectAccessible(page);
  });
});
