import { describe, expect } from "vitest";
import { expectAccessible } from "../harness/axe";
import { openList } from "../harness/list";
import { keepScreenshot } from "../harness/screenshot";
import { demoPassword, type Server } from "../harness/server";
import { settle } from "../harness/settle";
import { signIn } from "../harness/sign-in";
import { desktop, phone, test } from "../harness/test";

/** Somebody who signed in once, and a name that is locked after wrong passwords. */
async function makeEvents(server: Server, name: string) {
  const api = await server.api();
  const user = await api.create("users", { username: name, password: demoPassword });
  await server.api({ username: name, password: demoPassword });
  for (let i = 0; i < 2; i++)
    await expect(server.api({ username: name, password: "wrong-words" })).rejects.toThrow("401");
  return { api, user };
}

describe("what an administrator sees of security", () => {
  test("events are words, can be filtered, and lead to nothing that could be changed", async ({ page, server }) => {
    await makeEvents(server, "watched1");
    await signIn(page);
    await openList(page, "security_events", "username=watched1");
    const rows = page.locator("main tr[data-row]"); // the charts above it name all kinds
    await expect.poll(() => rows.getByText("Wrong password", { exact: true }).count()).toBeGreaterThanOrEqual(2);
    await rows.getByText("Signed in", { exact: true }).first().waitFor();
    expect(await page.getByRole("button", { name: /^New/ }).count()).toBe(0);
    await expectAccessible(page);
    await openList(page, "security_events", "event=login_failed&username=watched1");
    await expect.poll(() => rows.getByText("Signed in", { exact: true }).count()).toBe(0);
    await openList(page, "security_events");
    await keepScreenshot(page, "security-events");
  });

  test("sessions are ended from the list", async ({ page, server }) => {
    const { api, user } = await makeEvents(server, "watched2");
    await signIn(page);
    await openList(page, "sessions", `user_id=${user.id}`);
    await expectAccessible(page);
    await keepScreenshot(page, "security-sessions");
    await page.getByRole("checkbox").nth(1).check();
    await page.getByRole("button", { name: "End", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Their users have to sign in again").waitFor();
    await dialog.getByRole("button", { name: /End/ }).click();
    await dialog.waitFor({ state: "detached" });
    const { items } = await api.list("sessions", `user_id=${user.id}`);
    expect(items.filter((s) => s.ended_at === null)).toHaveLength(0);
  });

  test("without a lock the page of locks says so", async ({ page }) => {
    await signIn(page);
    await openList(page, "login_locks");
    await page.getByRole("main").getByRole("heading", { level: 1, name: "Login locks" }).waitFor();
    await settle(page);
    await expectAccessible(page);
    await keepScreenshot(page, "security-locks-empty");
  });

  test("the page of all history speaks of resources and actions by their names", async ({ page, server }) => {
    await makeEvents(server, "watched4");
    await signIn(page);
    await openList(page, "audit");
    const main = page.getByRole("main");
    await main.getByText("User", { exact: true }).first().waitFor();
    await main.getByText("Created", { exact: true }).first().waitFor();
    expect(await main.getByText("login_failed", { exact: true }).count()).toBe(0);
    await keepScreenshot(page, "security-audit");
  });
});

for (const [name, person] of Object.entries({
  phone,
  "dark-zh": { ...desktop, colorScheme: "dark" as const, locale: "zh-CN" },
})) {
  describe(`in another look: ${name}`, () => {
    test.override("person", person);

    test("events, sessions and locks are readable", async ({ page, server }) => {
      await makeEvents(server, `seen-${name}`);
      await signIn(page);
      for (const list of ["security_events", "sessions", "login_locks"]) {
        await openList(page, list);
        await settle(page);
        await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          person.viewport?.width ?? 0,
        );
        await keepScreenshot(page, `security-${list}-${name}`);
      }
    });
  });
}
