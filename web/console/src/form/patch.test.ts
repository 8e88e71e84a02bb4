import { describe, expect, test } from "vitest";
import { Exact } from "@/api/json";
import { thing, things } from "./fixture";
import { changesOf, creationOf, isChanged, isInexpressible, mergePatch } from "./patch";
import { type Item, newItem, type Values, valuesOf, withExtra } from "./shape";

const resource = things();
const row = thing();
const before = valuesOf(resource, row);

function change(values: Values) {
  const now = { ...before, ...values };
  return { ...changesOf(resource, before, now, row), changed: isChanged(resource, before, now, row) };
}

const [foot, shade] = before.parts as [Item, Item];

describe("what is sent of a changed row", () => {
  test("is nothing when nothing changed", () => {
    expect(change({})).toEqual({ body: {}, replace: false, places: {}, changed: false });
  });

  test("is the fields that changed, and no others", () => {
    expect(change({ title: "Lantern", labels: ["x", "y"] })).toMatchObject({
      body: { title: "Lantern", labels: ["x", "y"] },
      changed: true,
    });
  });

  test("leaves out the same moment in another writing, and the same set in another order", () => {
    expect(change({ at: "2026-03-01T16:00:00+08:00", friends: ["f2", "f1"] }).body).toEqual({});
  });

  test("says null where a value was taken away", () => {
    expect(change({ count: null, at: null }).body).toEqual({ count: null, at: null });
  });

  test("never holds what cannot be set", () => {
    expect(change({ number: "N-2", total: 1, id: "t2", version: 9 }).body).toEqual({});
  });

  test("holds a secret only when one was typed", () => {
    expect(change({ secret: "" }).body).toEqual({});
    expect(change({ secret: "s3" }).body).toEqual({ secret: "s3" });
  });

  test("keeps numbers that JavaScript cannot hold", () => {
    const body = change({ count: new Exact("9007199254740993") }).body;
    expect(body.count).toEqual(new Exact("9007199254740993"));
  });
});

describe("children", () => {
  test("that are as they were are not sent at all", () => {
    expect(change({ parts: [{ ...foot }, { ...shade }] }).body).toEqual({});
  });

  test("are named by id, with what changed in them", () => {
    expect(change({ parts: [{ ...foot, title: "Base" }, shade] }).body).toEqual({
      parts: [{ id: "p1", title: "Base" }, { id: "p2" }],
    });
  });

  test("that are marked as deleted are left out, and places tell where the others stand in the form", () => {
    const sent = change({ parts: [{ ...foot, $deleted: true }, shade, { title: "Bulb" }] });
    expect(sent.body.parts).toEqual([{ id: "p2" }, { title: "Bulb", position: 3 }]);
    expect(sent.places).toEqual({ parts: [1, 2] });
  });

  test("get new positions when they were moved", () => {
    expect(change({ parts: [shade, foot] }).body).toEqual({
      parts: [
        { id: "p2", position: 1 },
        { id: "p1", position: 2 },
      ],
    });
  });

  test("get new positions when a new one stands between them", () => {
    const sent = change({ parts: [foot, { title: "Pole" }, shade] });
    expect(sent.body.parts).toEqual([{ id: "p1" }, { title: "Pole", position: 2 }, { id: "p2", position: 3 }]);
  });

  test("that were offered and left empty are not sent", () => {
    const withRow = things({ inlines: [{ ...resource.inlines[0], extra: 2 } as (typeof resource.inlines)[0]] });
    const offered = withExtra(withRow, before);
    expect(offered.parts).toHaveLength(4);
    expect(changesOf(withRow, before, offered, row).body).toEqual({});
    const parts = (offered.parts as Item[]).map((item, i) => (i === 3 ? { ...item, title: "Cord" } : item));
    expect(changesOf(withRow, before, { ...offered, parts }, row)).toMatchObject({
      body: { parts: [{ id: "p1" }, { id: "p2" }, { title: "Cord", position: 3 }] },
      places: { parts: [0, 1, 3] },
    });
  });

  test("do not know of marks of the form", () => {
    const sent = creationOf(resource, { title: "New", parts: [newItem(resource.inlines[0] as never, true)] });
    expect(JSON.stringify(sent.body)).not.toContain("$");
  });
});

describe("JSON values", () => {
  test("are sent as a merge patch: members that went are null", () => {
    expect(mergePatch({ a: 1, deep: { b: 2, c: 3 } }, { a: 1, deep: { b: 5 } })).toEqual({ deep: { b: 5, c: null } });
    expect(mergePatch([1], { a: 1 })).toEqual({ a: 1 });
    expect(mergePatch({ a: 1 }, [null])).toEqual([null]);
    expect(mergePatch({ a: null }, { a: null, b: 1 })).toEqual({ b: 1 });
  });

  test("that hold null cannot be said by a merge patch", () => {
    expect(isInexpressible(mergePatch({}, { a: null }))).toBe(true);
    expect(isInexpressible(mergePatch({}, { a: { b: null } }))).toBe(true);
    expect(isInexpressible(mergePatch({}, { a: [{ b: null }] }))).toBe(false);
  });

  test("that hold null make the whole row be sent", () => {
    const sent = change({ settings: { a: null } });
    expect(sent.replace).toBe(true);
    expect(sent.body).toMatchObject({ title: "Lamp", settings: { a: null }, parts: [{ id: "p1" }, { id: "p2" }] });
    expect(sent.body).not.toHaveProperty("number");
    expect(sent.body).not.toHaveProperty("secret");
  });

  test("of children follow the same rule", () => {
    expect(change({ parts: [foot, { ...shade, extra: { k: 2 } }] }).body).toEqual({
      parts: [{ id: "p1" }, { id: "p2", extra: { k: 2 } }],
    });
    expect(change({ parts: [foot, { ...shade, extra: { k: null } }] }).replace).toBe(true);
  });
});

test("a new row is sent with everything that can be set at the start", () => {
  const { body, places, replace } = creationOf(resource, {
    title: "Lamp",
    number: "N-1",
    friends: [],
    parts: [{ title: "Foot" }, { title: "Shade" }],
  });
  expect(replace).toBe(false);
  expect(body).toEqual({
    title: "Lamp",
    number: "N-1",
    friends: [],
    parts: [
      { title: "Foot", position: 1 },
      { title: "Shade", position: 2 },
    ],
  });
  expect(places).toEqual({ parts: [0, 1] });
});
