import { expect, test } from "vitest";
import { things } from "@/form/fixture";
import { groupChanges } from "./group";

test("changes stand in the order of the form, those of a child together", () => {
  const grouped = groupChanges(
    {
      "parts[p1].title": ["Foot", "Base"],
      "parts[p9].title": [null, "Bulb"],
      "parts[p9].position": [null, 3],
      "parts[p2]": ["p2", null],
      labels: [["x"], ["y"]],
      gone_field: [1, 2],
      title: ["Lamp", "Lantern"],
    },
    things(),
  );
  expect(grouped.fields.map((f) => f.name)).toEqual(["title", "labels", "gone_field"]);
  expect(grouped.inlines).toHaveLength(1);
  expect(grouped.inlines[0]?.items.map((i) => [i.id, i.kind])).toEqual([
    ["p1", "changed"],
    ["p9", "added"],
    ["p2", "removed"],
  ]);
});

test("changes of an unknown resource are shown by their names", () => {
  expect(groupChanges({ title: ["a", "b"] }, undefined).fields).toEqual([
    { name: "title", field: undefined, before: "a", after: "b" },
  ]);
});
