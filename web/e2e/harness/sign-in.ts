import type { Page } from "playwright-core";
import { admin } from "./server";

/** Signs the page's browser in without the form, which has tests of its own, goes to a page and waits for the frame of the console. */
export async function signIn(page: Page, who = admin, path = "/console/"): Promise<void> {
  const answer = await page.context().request.post("/api/v1/auth/browser/login", {
    headers: { "Sec-Fetch-Site": "same-origin" },
    data: who,
  });
  if (!answer.ok()) throw new Error(`sign in as ${who.username}: ${answer.status()} ${await answer.text()}`);
  await page.goto(path);
  await page.getByRole("main").waitFor();
  await page.waitForURL((url) => !url.pathname.endsWith("/login"));
}

/** Signs in as a person does, at whatever page asks for it, and waits for the frame of the console. */
export async function signInByForm(page: Page, who = admin, path = "/console/"): Promise<void> {
  await page.goto(path);
  await fillSignIn(page, who);
  await page.getByRole("main").waitFor();
  await page.waitForURL((url) => !url.pathname.endsWith("/login"));
}

/** Fills the form and sends it with Enter. */
export async function fillSignIn(page: Page, who: { username: string; password: string }): Promise<void> {
  await page.locator('input[autocomplete="username"]').fill(who.username);
  const password = page.locator('input[autocomplete="current-password"]');
  await password.fill(who.password);
  await password.press("Enter");
}
