import { describe, expect } from "vitest";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

describe("the history of a record", () => {
  test("tells who changed what, and can bring a version back", async ({ page, server }) => {
    const api = await server.api();
    const teacher = await api.create("teachers", { name: "Version one", bio: "First words" });
    await api.update("teachers", teacher.id, { name: "Version two", email: "two@example.com" });
    await api.update("teachers", teacher.id, { bio: "" });
    await signIn(page, undefined, `/console/teachers/${teacher.id}/history`);
    await page.getByRole("heading", { level: 1, name: "History of Version two" }).waitFor();
    const lines = page.locator("[data-action]");
    await expect.poll(() => lines.count()).toBe(3);
    const second = lines.nth(1);
    expect(await second.locator("del").allTextContents()).toContain("Version one");
    expect(await second.locator("ins").allTextContents()).toContain("Version two");
    expect(await second.textContent()).toContain("admin");
    await lines.nth(2).getByRole("button", { name: "Revert to this version" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("What would change").waitFor();
    expect(await dialog.locator("ins").allTextContents()).toEqual(
      expect.arrayContaining(["Version one", "First words"]),
    );
    expect((await api.get("teachers", teacher.id)).name).toBe("Version two");
    await dialog.getByRole("button", { name: "Revert", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "History of Version one" }).waitFor();
    await expect.poll(() => lines.first().getAttribute("data-action")).toBe("revert");
    expect(await api.get("teachers", teacher.id)).toMatchObject({ name: "Version one", email: "", bio: "First words" });
  });

  test("shows markup as text", async ({ page, server }) => {
    const api = await server.api();
    const teacher = await api.create("teachers", { name: "<b>bold</b>" });
    await api.update("teachers", teacher.id, { bio: `<img src=x onerror=alert(1)>${" words".repeat(30)}` });
    await signIn(page, undefined, `/console/teachers/${teacher.id}/history`);
    await page.getByText("<img src=x onerror=alert(1)>", { exact: false }).first().waitFor();
    expect(await page.locator("main img[src=x]").count()).toBe(0);
  });

  test("is part of the history of everything", async ({ page, server }) => {
    const api = await server.api();
    const teacher = await api.create("teachers", { name: "In the audit" });
    const line = await api.find("audit", `object_id=${teacher.id}`);
    await signIn(page, undefined, `/console/audit/${line.id}`);
    await page.locator("ins", { hasText: "In the audit" }).waitFor();
    await page.getByRole("link", { name: "Open the record" }).click();
    await page.waitForURL(`**/console/teachers/${teacher.id}`);
  });
});
