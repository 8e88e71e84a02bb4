import { expect, test } from "vitest";
import { RunningUploads } from "./running-uploads";

test("waits for uploads that begin while it waits, and tells which failed", async () => {
  const uploads = new RunningUploads();
  expect(await uploads.settled()).toEqual([]);
  let end: (broken?: { label: string; text: string }) => void = () => {};
  uploads.add(
    new Promise((resolve) => {
      end = resolve;
    }),
  );
  expect(uploads.any).toBe(true);
  let over = false;
  const settled = uploads.settled().then((broken) => {
    over = true;
    return broken;
  });
  await Promise.resolve();
  expect(over).toBe(false);
  uploads.add(Promise.resolve({ label: "Cover", text: "too large" }));
  end();
  expect(await settled).toEqual([{ label: "Cover", text: "too large" }]);
  expect(uploads.any).toBe(false);
});
