import { expect, test } from "vitest";
import type { Schema, SchemaField, SchemaResource } from "@/api/types";
import { needsExtensions } from "./needed";

const field = (widget: string) => ({ name: "f", widget }) as SchemaField;
const schema = (fields: SchemaField[], inline: SchemaField[] = [], kind = "number"): Schema => ({
  languages: [],
  pages: [],
  extensions: ["/console/extensions/farm/index.js"],
  widgets: [{ name: "w", label: { en: "", zh: "" }, app: "farm", kind, width: 1, period: false, days: 0 }],
  resources: [{ fields, inlines: [{ name: "i", fields: inline }], actions: [] } as unknown as SchemaResource],
});

test("what the console draws itself needs no extension", () => {
  expect(needsExtensions(schema([field("text"), field("tree")], [field("money")]))).toBe(false);
});

test("a widget or kind that it does not know does, in children as well", () => {
  expect(needsExtensions(schema([field("stars")]))).toBe(true);
  expect(needsExtensions(schema([], [field("stars")]))).toBe(true);
  expect(needsExtensions(schema([], [], "gauge"))).toBe(true);
});
