import { describe, expect, test } from "vitest";
import { thing, things } from "./fixture";
import { type Choice, mergeThree, withIds } from "./merge";
import { type Item, type Values, valuesOf } from "./shape";

const resource = things();
const row = thing();
const before = valuesOf(resource, row);
const [foot, shade] = before.parts as [Item, Item];

function merge(mine: Values, theirs: Values, choices?: Record<string, Choice>) {
  return mergeThree(resource, before, { ...before, ...mine }, { ...before, ...theirs }, row, choices);
}

describe("fields", () => {
  test("that one side changed are taken from it", () => {
    const { values, conflicts, others } = merge({ title: "Mine" }, { body: "Theirs" });
    expect(values).toMatchObject({ title: "Mine", body: "Theirs" });
    expect(conflicts).toEqual([]);
    expect(others.map((o) => o.path)).toEqual(["body"]);
  });

  test("that both changed alike are no conflict", () => {
    expect(merge({ title: "Same" }, { title: "Same" })).toMatchObject({ conflicts: [], others: [] });
  });

  test("that both changed differently are a question; mine stands until it is answered", () => {
    const asked = merge({ title: "Mine" }, { title: "Theirs" });
    expect(asked.conflicts).toMatchObject([{ path: "title", before: "Lamp", mine: "Mine", theirs: "Theirs" }]);
    expect(asked.values.title).toBe("Mine");
    expect(merge({ title: "Mine" }, { title: "Theirs" }, { title: "theirs" }).values.title).toBe("Theirs");
  });

  test("that are sets take what either side did", () => {
    const { values, conflicts } = merge({ friends: ["f1", "f3"] }, { friends: ["f2", "f1", "f4"] });
    expect(conflicts).toEqual([]);
    expect([...(values.friends as string[])].sort()).toEqual(["f1", "f3", "f4"]);
  });

  test("that are never read back stay mine", () => {
    expect(merge({ secret: "typed" }, {}).values.secret).toBe("typed");
  });
});

describe("children", () => {
  test("changed by both in different fields are merged", () => {
    const { values, conflicts } = merge(
      { parts: [{ ...foot, title: "Base" }, shade] },
      { parts: [{ ...foot, extra: { n: 1 } }, shade] },
    );
    expect(conflicts).toEqual([]);
    expect(values.parts).toEqual([{ ...foot, title: "Base", extra: { n: 1 } }, shade]);
  });

  test("changed by both in one field are a question", () => {
    const mine = { parts: [{ ...foot, title: "Base" }, shade] };
    const theirs = { parts: [{ ...foot, title: "Stand" }, shade] };
    expect(merge(mine, theirs).conflicts).toMatchObject([{ path: "parts[p1].title", mine: "Base", theirs: "Stand" }]);
    expect((merge(mine, theirs, { "parts[p1].title": "theirs" }).values.parts as Item[])[0]).toMatchObject({
      title: "Stand",
    });
  });

  test("added by either side are all there, mine last", () => {
    const { values } = merge(
      { parts: [foot, shade, { title: "Bulb" }] },
      { parts: [foot, shade, { id: "p3", title: "Cord" }] },
    );
    expect((values.parts as Item[]).map((p) => p.title)).toEqual(["Foot", "Shade", "Cord", "Bulb"]);
  });

  test("deleted by them and untouched by me are gone", () => {
    const { values, conflicts, others } = merge({ title: "Mine" }, { parts: [foot] });
    expect(values.parts).toEqual([foot]);
    expect(conflicts).toEqual([]);
    expect(others.map((o) => o.path)).toEqual(["parts[p2]"]);
  });

  test("deleted by them and changed by me are a question; kept, they are new", () => {
    const mine = { parts: [foot, { ...shade, title: "Screen" }] };
    const asked = merge(mine, { parts: [foot] });
    expect(asked.conflicts).toMatchObject([{ path: "parts[p2]", theirs: undefined }]);
    const kept = (asked.values.parts as Item[])[1];
    expect(kept).toMatchObject({ title: "Screen" });
    expect(kept).not.toHaveProperty("id");
    expect(merge(mine, { parts: [foot] }, { "parts[p2]": "theirs" }).values.parts).toEqual([foot]);
  });

  test("deleted by me and changed by them are a question", () => {
    const mine = { parts: [foot, { ...shade, $deleted: true }] };
    const theirs = { parts: [foot, { ...shade, title: "Screen" }] };
    expect(merge(mine, theirs).conflicts).toMatchObject([{ path: "parts[p2]", mine: undefined }]);
    expect((merge(mine, theirs).values.parts as Item[])[1]).toMatchObject({ $deleted: true });
    expect((merge(mine, theirs, { "parts[p2]": "theirs" }).values.parts as Item[])[1]).not.toHaveProperty("$deleted");
  });

  test("stand in my order when I moved them, else in theirs", () => {
    const order = (values: Values) => (values.parts as Item[]).map((p) => p.id);
    expect(order(merge({ parts: [shade, foot] }, {}).values)).toEqual(["p2", "p1"]);
    expect(order(merge({}, { parts: [shade, foot] }).values)).toEqual(["p2", "p1"]);
  });
});

test("new children get the ids of the answer, in the order of sending", () => {
  const sent: Values = { parts: [{ title: "A" }, foot, { title: "B" }] };
  const answer: Values = { parts: [{ id: "a", title: "A" }, foot, { id: "b", title: "B" }] };
  const ids = (withIds(resource, sent, { parts: [0, 1, 2] }, answer).parts as Item[]).map((p) => p.id);
  expect(ids).toEqual(["a", "p1", "b"]);
});
