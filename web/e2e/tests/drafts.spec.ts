import { describe, expect } from "vitest";
import { inputOf, openRecord, save } from "../harness/form";
import { demoPassword } from "../harness/server";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

const found = "You have unsaved changes from";

describe("what was typed and not saved", () => {
  test("is there after a reload, and gone after it was saved", async ({ page, server }) => {
    page.on("dialog", (dialog) => void dialog.accept());
    const teacher = (await (await server.api()).list("teachers", "per_page=1&sortby=name")).items[0];
    await signIn(page);
    await openRecord(page, "teachers", teacher?.id);
    await inputOf(page, "bio").fill("Typed before the power went");
    await page.reload();
    const notice = page.getByRole("alert").filter({ hasText: found });
    await notice.getByRole("button", { name: "Restore" }).click();
    expect(await inputOf(page, "bio").inputValue()).toBe("Typed before the power went");
    await save(page);
    await openRecord(page, "teachers", teacher?.id);
    expect(await page.getByText(found).count()).toBe(0);
    expect((await (await server.api()).get("teachers", String(teacher?.id))).bio).toBe("Typed before the power went");
  });

  test("of a new record is there when one begins again, and can be thrown away", async ({ page }) => {
    page.on("dialog", (dialog) => void dialog.accept());
    await signIn(page);
    await openRecord(page, "members");
    await inputOf(page, "username").fill("half-a-member");
    await page.reload();
    await page.getByRole("alert").filter({ hasText: found }).getByRole("button", { name: "Discard" }).click();
    expect(await inputOf(page, "username").inputValue()).toBe("");
    await openRecord(page, "members");
    expect(await page.getByText(found).count()).toBe(0);
  });

  test("is nobody else's", async ({ page, context }) => {
    page.on("dialog", (dialog) => void dialog.accept());
    await signIn(page);
    await openRecord(page, "tickets");
    await inputOf(page, "subject").fill("Only mine");
    await page.reload();
    await page.getByText(found).waitFor();
    await context.clearCookies();
    await signIn(page, { username: "support", password: demoPassword }, "/console/tickets/new");
    await inputOf(page, "subject").waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.getByText(found).count()).toBe(0);
    expect(await inputOf(page, "subject").inputValue()).toBe("");
  });

  test("never holds a secret", async ({ page }) => {
    page.on("dialog", (dialog) => void dialog.accept());
    await signIn(page);
    await openRecord(page, "users");
    await inputOf(page, "username").fill("drafted");
    await inputOf(page, "password").fill("a-very-secret-word");
    await page.reload();
    await page.getByText(found).waitFor();
    const kept = await page.evaluate(async () => {
      const open = indexedDB.open("manor-drafts");
      await new Promise((resolve) => open.addEventListener("success", resolve));
      const all = open.result.transaction("drafts").objectStore("drafts").getAll();
      await new Promise((resolve) => all.addEventListener("success", resolve));
      return JSON.stringify(all.result);
    });
    expect(kept).toContain("drafted");
    expect(kept).not.toContain("a-very-secret-word");
  });
});
