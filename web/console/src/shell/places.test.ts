import { expect, test } from "vitest";
import type { Schema, SchemaResource } from "@/api/types";
import { groupsOf, placesOf } from "./places";

const text = (en: string) => ({ en, zh: en });
const resource = (name: string, group: string, hidden = false, app = "farm") =>
  ({ name, api: "v1", hidden, app, label_many: text(name), icon: "", group: text(group) }) as SchemaResource;

const schema: Schema = {
  languages: ["en", "zh"],
  resources: [
    resource("apples", "Fruit"),
    resource("carrots", "Roots"),
    resource("apricots", "Fruit"),
    resource("secrets", "Fruit", true),
  ],
  widgets: [],
  extensions: [],
  pages: [{ name: "aa", label: text("AA"), icon: "", group: text("Roots"), app: "x", path: "aa" }],
};

test("places are grouped by heading, hidden ones left out", () => {
  const groups = groupsOf(placesOf(schema));
  expect(groups.map((g) => [g.label.en, g.places.map((p) => p.key)])).toEqual([
    ["Fruit", ["apples", "apricots"]],
    ["Roots", ["carrots", "page:aa"]],
  ]);
});

test("no two places share a letter, and h stays the dashboard's", () => {
  expect(placesOf(schema).map((p) => p.letter)).toEqual(["a", "c", "p", ""]);
});

test("Manor's own resources come last", () => {
  const mixed = { ...schema, resources: [resource("users", "People", false, "sso"), ...schema.resources] };
  expect(placesOf(mixed).map((p) => p.key)).toEqual(["apples", "carrots", "apricots", "page:aa", "users"]);
});
