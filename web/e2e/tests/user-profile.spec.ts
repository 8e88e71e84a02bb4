import { describe } from "vitest";
import { expectAccessible } from "../harness/axe";
import { keepScreenshot } from "../harness/screenshot";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

describe("a profile of a user", () => {
  test("stands in his form, is filled in there, and has pages of its own", async ({ page, server }) => {
    const api = await server.api();
    const user = await api.create("users", { username: "noether", language: "en" });
    await signIn(page, undefined, `/console/users/${user.id}`);
    const section = page.locator('[data-inline="students"]');
    await page.getByRole("button", { name: "Add to Student profile" }).click();
    await section.getByLabel("Student number").fill("S-1882");
    await expectAccessible(page);
    await keepScreenshot(page, "profile-inline", { fullPage: true });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved").first().waitFor();
    await page.goto(`/console/students/${user.id}`);
    await page.getByLabel("Student number").waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, "profile-own-page");
  });
});
