import { describe } from "vitest";
import { expectAccessible } from "../harness/axe";
import { keepScreenshot } from "../harness/screenshot";
import { admin, Server } from "../harness/server";
import { fillSignIn } from "../harness/sign-in";
import { test as base, desktop, phone } from "../harness/test";
import { totpCode } from "../harness/totp";

/** On a program where everybody must have a second factor. */
const test = base.extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
  const server = await Server.start("academy", { MANOR_REQUIRE_SECOND_FACTOR: "all" });
  onCleanup(() => server.remove());
  return server;
});

const due = "Set up two-factor authentication";

describe("who must have a second factor", () => {
  test("sets it up after signing in, and goes on to where he wanted", async ({ page }) => {
    await page.goto("/console/tickets?status=open");
    await fillSignIn(page, admin);
    await page.getByRole("heading", { name: due }).waitFor();
    await page.getByRole("button", { name: "Set up" }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "second-factor-due");
    await page.goto("/console/profile"); // there is no way round
    await page.getByRole("heading", { name: due }).waitFor();
    await page.goto("/console/tickets?status=open");
    await page.getByRole("button", { name: "Set up" }).click();
    await page.getByRole("img", { name: /QR code/ }).waitFor();
    await expectAccessible(page);
    const secret = (await page.locator("code").first().innerText()).trim();
    await page.getByLabel("Code").fill(totpCode(secret));
    await page.getByLabel("Code").press("Enter");
    await page.getByRole("region", { name: "Recovery codes" }).waitFor();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.waitForURL((url) => url.pathname === "/console/tickets" && url.searchParams.get("status") === "open");
    await page.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
  });
});

describe("on a phone", () => {
  test.override("person", { ...phone, locale: desktop.locale });

  test("he can sign out instead", async ({ page }) => {
    await page.goto("/console/");
    await fillSignIn(page, { username: "manager", password: "manor-demo-1" });
    await page.getByRole("heading", { name: due }).waitFor();
    await page.getByRole("button", { name: "Set up" }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "second-factor-due-phone");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/console\/login/);
  });
});
