import { describe, expect } from "vitest";
import { openRecord, saveButton } from "../harness/form";
import { signIn } from "../harness/sign-in";
import { labTest, test } from "../harness/test";

describe("deleting a record", () => {
  test("names what holds it, and is not offered then", async ({ page, server }) => {
    const api = await server.api();
    const course = (await api.list("courses", "per_page=1")).items[0];
    await signIn(page);
    await openRecord(page, "teachers", String(course?.teacher_id));
    await page.getByRole("main").getByRole("button", { name: "Delete", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: "Cannot be deleted: these refer to it" }).waitFor();
    expect(await dialog.getByRole("button", { name: "Delete", exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole("link").first().click();
    await page.waitForURL("**/console/courses/*");
  });

  test("names what goes along and ends in the list", async ({ page, server }) => {
    const api = await server.api();
    const like = (await api.list("courses", "per_page=1")).items[0];
    const course = await api.create("courses", {
      title: "Going away",
      slug: "going-away",
      price_cents: 1,
      status: "draft",
      teacher_id: like?.teacher_id,
      category_id: like?.category_id,
      lessons: [{ title: "Along with it", position: 1, minutes: 1 }],
    });
    await signIn(page);
    await openRecord(page, "courses", course.id);
    await page.getByRole("main").getByRole("button", { name: "Delete", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Delete Going away?" });
    await dialog.getByText("This cannot be undone.").waitFor();
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await page.waitForURL("**/console/courses");
    expect((await api.send("GET", `courses/${course.id}`)).status).toBe(404);
  });

  labTest("can be undone where deleted records are kept", async ({ page, server }) => {
    const api = await server.api();
    const specimen = await api.create("specimens", { name: "Undone", code: "undone" });
    await signIn(page);
    await openRecord(page, "specimens", specimen.id);
    await page.getByRole("main").getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
    await page.waitForURL("**/console/specimens");
    expect((await api.send("GET", `specimens/${specimen.id}`)).status).toBe(410);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Restored: Undone").waitFor();
    expect((await api.get("specimens", specimen.id)).name).toBe("Undone");
  });

  labTest("leaves a record that can be read and restored", async ({ page, server, faults }) => {
    const api = await server.api();
    const specimen = await api.create("specimens", { name: "In the bin", code: "in-the-bin", note: "Read me" });
    await api.delete("specimens", specimen.id);
    faults.expect({ status: 410, path: new RegExp(`^/api/v1/specimens/${specimen.id}`) });
    await signIn(page, undefined, `/console/specimens/${specimen.id}`);
    await page.getByText("This record is in the recycle bin").waitFor();
    await page.getByText("Read me").waitFor();
    expect(await saveButton(page).count()).toBe(0);
    await page.getByRole("button", { name: "Restore" }).click();
    await saveButton(page).waitFor();
    expect((await api.get("specimens", specimen.id)).name).toBe("In the bin");
  });
});
