import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { signIn } from "../harness/sign-in";
import { test } from "../harness/test";

/** Stands in for the academy's module: a page that speaks before anybody has touched it, and asks when it is told to. */
const module = `export default function academy({ React, antd, page }) {
  const h = React.createElement;
  page("course-preview", function Speaking() {
    const { message, modal, notification } = antd.App.useApp();
    const [answer, setAnswer] = React.useState("none");
    React.useEffect(() => {
      message.info("The first message");
      notification.info({ title: "The first notice" });
      modal.info({ title: "The first question" });
    }, []);
    const ask = async () => setAnswer(String(await modal.confirm({ title: "Sure?" })));
    return h("div", null, h(antd.Button, { onClick: ask }, "Ask"), h("output", null, "Answer: " + answer));
  });
}`;

async function speak(page: Page): Promise<void> {
  await page.route("**/console/extensions/academy/index.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: module }),
  );
  await page.goto("/console/course-preview");
}

describe("an extension", () => {
  test("can say something before the page was touched, and ask", async ({ page }) => {
    await signIn(page);
    await speak(page);
    await page.getByText("The first message", { exact: true }).waitFor();
    await page.getByText("The first notice", { exact: true }).waitFor();
    await page.getByRole("dialog", { name: "The first question" }).getByRole("button", { name: "OK" }).click();
    for (const [button, answer] of [
      ["OK", "true"],
      ["Cancel", "false"],
    ] as const) {
      await page.getByRole("button", { name: "Ask" }).click();
      await page.getByRole("dialog", { name: "Sure?" }).getByRole("button", { name: button }).click();
      await page.getByText(`Answer: ${answer}`, { exact: true }).waitFor();
    }
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });
});
