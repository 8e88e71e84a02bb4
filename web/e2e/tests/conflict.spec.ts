import { describe, expect } from "vitest";
import { fieldOf, inputOf, openRecord, saveButton } from "../harness/form";
import { signIn } from "../harness/sign-in";
import { labTest, test } from "../harness/test";

describe("two people who change one record", () => {
  test("are asked about what both changed; the rest of both is kept", async ({ page, server, faults }) => {
    const api = await server.api();
    const teacher = await api.create("teachers", { name: "Before", email: "a@example.com", bio: "Long ago" });
    faults.expect({ status: 412, path: `/api/v1/teachers/${teacher.id}` });
    await signIn(page);
    await openRecord(page, "teachers", teacher.id);
    await inputOf(page, "name").fill("Mine");
    await inputOf(page, "email").fill("mine@example.com");
    await inputOf(page, "bio").fill("My words");
    await api.update("teachers", teacher.id, { name: "Theirs", email: "theirs@example.com", active: false });
    await saveButton(page).click();
    const dialog = page.getByRole("dialog", { name: "Somebody else saved this meanwhile" });
    const name = dialog.getByRole("group", { name: "Name" });
    await name.getByText("Before", { exact: true }).last().waitFor();
    await name.getByRole("radio", { name: /Theirs/ }).check();
    await dialog.getByText("Changed by them only").waitFor();
    await dialog.getByRole("button", { name: "Save this" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /^Saved at/ })
      .waitFor();
    expect(await api.get("teachers", teacher.id)).toMatchObject({
      name: "Theirs",
      email: "mine@example.com",
      bio: "My words",
      active: false,
    });
    expect(await inputOf(page, "name").inputValue()).toBe("Theirs");
  });

  test("can go back to the form and lose nothing", async ({ page, server, faults }) => {
    const api = await server.api();
    const teacher = await api.create("teachers", { name: "Back to the form" });
    faults.expect({ status: 412, path: `/api/v1/teachers/${teacher.id}` });
    await signIn(page);
    await openRecord(page, "teachers", teacher.id);
    await inputOf(page, "bio").fill("Mine");
    await api.update("teachers", teacher.id, { bio: "Theirs" });
    await saveButton(page).click();
    await page.getByRole("dialog").getByRole("button", { name: "Back to the form" }).click();
    expect(await inputOf(page, "bio").inputValue()).toBe("Mine");
    expect((await api.get("teachers", teacher.id)).bio).toBe("Theirs");
  });

  labTest("can restore what the other one deleted", async ({ page, server, faults }) => {
    const api = await server.api();
    const specimen = await api.create("specimens", { name: "Deleted meanwhile", code: "deleted-meanwhile" });
    faults.expect({ status: 410, path: new RegExp(`^/api/v1/specimens/${specimen.id}`) });
    await signIn(page);
    await openRecord(page, "specimens", specimen.id);
    await inputOf(page, "note").fill("Still needed");
    await api.delete("specimens", specimen.id);
    await saveButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Somebody deleted this record meanwhile." });
    await alert.getByRole("button", { name: "Restore it and save" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /^Saved at/ })
      .waitFor();
    expect((await api.get("specimens", specimen.id)).note).toBe("Still needed");
    await fieldOf(page, "name").waitFor();
  });
});
