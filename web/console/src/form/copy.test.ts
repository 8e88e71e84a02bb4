import { expect, test } from "vitest";
import { copyOf } from "./copy";
import { thing, things } from "./fixture";
import { creationOf } from "./patch";
import { type Item, valuesOf } from "./shape";

const resource = things();
const row = thing();

test("a copy has what the form holds, and what could only be set when its original was made", () => {
  const now = { ...valuesOf(resource, row), title: "Copied" };
  const { body } = creationOf(resource, copyOf(resource, now, row));
  expect(body).toMatchObject({ title: "Copied", number: row.number });
  expect(body).not.toHaveProperty("id");
  expect(body).not.toHaveProperty("total");
});

test("a copy has children of its own", () => {
  const now = valuesOf(resource, row);
  const items = copyOf(resource, now, row).parts as Item[];
  expect(items).toHaveLength((now.parts as Item[]).length);
  for (const item of items) expect(item).not.toHaveProperty("id");
});
