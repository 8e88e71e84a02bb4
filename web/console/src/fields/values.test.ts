import { describe, expect, it } from "vitest";
import { Exact } from "@/api/json";
import type { SchemaReference } from "@/api/types";
import { fieldWith } from "./field-fixture";
import { characters, defaultOf, defaultsOf, fromApi, isRequired, sameValue, toApi, typed, typedText } from "./values";

const reference: SchemaReference = {
  resource: "things",
  title_field: "name",
  endpoint: "/api/v1/things",
  readable: true,
  searchable: true,
  tree: false,
  ordered: false,
};

describe("what a form holds", () => {
  it("is what the API answered", () => {
    expect(fromApi(fieldWith({ null: true }), null)).toBeNull();
    expect(fromApi(fieldWith(), "x")).toBe("x");
    expect(fromApi(fieldWith({ kind: "many" }), null)).toEqual([]);
    expect(fromApi(fieldWith({ kind: "file", null: true }), "")).toBeNull();
    expect(fromApi(fieldWith({ write_only: true }), undefined)).toBeUndefined();
  });

  it("goes back as the API takes it", () => {
    expect(toApi(fieldWith({ null: true }), null)).toBeNull();
    expect(toApi(fieldWith(), null)).toBe("");
    expect(toApi(fieldWith({ kind: "int" }), "9007199254740993")).toEqual(new Exact("9007199254740993"));
    expect(toApi(fieldWith({ kind: "float" }), "1.50")).toBe(1.5);
    expect(toApi(fieldWith({ kind: "time" }), "2026-01-31T08:00:00.123+08:00")).toBe("2026-01-31T00:00:00.123Z");
    expect(toApi(fieldWith({ kind: "ref", reference }), "")).toBeNull();
    expect(toApi(fieldWith({ kind: "tags" }), null)).toEqual([]);
    expect(toApi(fieldWith({ write_only: true }), "")).toBeUndefined();
    expect(toApi(fieldWith({ kind: "json" }), { a: [1] })).toEqual({ a: [1] });
  });

  it("is never sent half typed", () => {
    expect(() => toApi(fieldWith({ kind: "json" }), typed('{"a":'))).toThrow(TypeError);
  });

  it("keeps what is half typed through a draft", () => {
    expect(typedText(JSON.parse(JSON.stringify(typed("1,2"))))).toBe("1,2");
    expect(typedText({ $typed: "x", more: 1 })).toBeUndefined();
    expect(typedText(null)).toBeUndefined();
    expect(typedText("x")).toBeUndefined();
  });
});

describe("a new row", () => {
  it("begins with what is declared", () => {
    expect(defaultOf(fieldWith({ kind: "enum", default: "draft" }))).toBe("draft");
    expect(defaultOf(fieldWith({ kind: "bool", default: true }))).toBe(true);
    expect(defaultOf(fieldWith({ kind: "bool" }))).toBe(false);
    expect(defaultOf(fieldWith({ kind: "bool", null: true }))).toBeNull();
    expect(defaultOf(fieldWith({ kind: "int" }))).toBe(0);
    expect(defaultOf(fieldWith({ kind: "int", required: true }))).toBeUndefined();
    expect(defaultOf(fieldWith({ kind: "ref", reference }))).toBeUndefined();
    expect(defaultOf(fieldWith({ kind: "tags" }))).toEqual([]);
  });

  it("has no value for what cannot be set, nor for secrets", () => {
    const fields = [
      fieldWith({ name: "title" }),
      fieldWith({ name: "id", readonly: true }),
      fieldWith({ name: "sum", computed: true }),
      fieldWith({ name: "key", write_only: true }),
      fieldWith({ name: "code", immutable: true }),
    ];
    expect(defaultsOf({ fields, inlines: [] })).toEqual({ title: "", code: "" });
  });

  it("needs what nothing can stand for", () => {
    expect(isRequired(fieldWith({ kind: "ref", reference }))).toBe(true);
    expect(isRequired(fieldWith({ kind: "ref", reference, null: true }))).toBe(false);
    expect(isRequired(fieldWith({ kind: "enum", default: "a" }))).toBe(false);
    expect(isRequired(fieldWith({ required: true, write_only: true }))).toBe(false);
    expect(isRequired(fieldWith({ required: true, write_only: true }), true)).toBe(true);
    expect(isRequired(fieldWith({ required: true, readonly: true }))).toBe(false);
  });
});

describe("values are the same", () => {
  it("when the API would say so", () => {
    expect(sameValue(fieldWith({ kind: "time" }), "2026-01-31T08:00:00+08:00", "2026-01-31T00:00:00.000Z")).toBe(true);
    expect(sameValue(fieldWith({ kind: "int" }), 12, "12")).toBe(true);
    expect(sameValue(fieldWith({ kind: "int" }), new Exact("9007199254740993"), new Exact("9007199254740992"))).toBe(
      false,
    );
    expect(sameValue(fieldWith({ kind: "many", reference }), ["a", "b"], ["b", "a"])).toBe(true);
    expect(
      sameValue(fieldWith({ kind: "many", reference: { ...reference, ordered: true } }), ["a", "b"], ["b", "a"]),
    ).toBe(false);
    expect(sameValue(fieldWith({ kind: "json" }), { a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(sameValue(fieldWith({ kind: "json" }), { a: 1 }, { a: 1, b: undefined })).toBe(false);
    expect(sameValue(fieldWith({ kind: "file" }), null, "")).toBe(true);
    expect(sameValue(fieldWith({ null: true }), null, "")).toBe(false);
    expect(sameValue(fieldWith({ null: true }), null, undefined)).toBe(true);
    expect(sameValue(fieldWith({ kind: "tags" }), ["a", "b"], ["b", "a"])).toBe(false);
    expect(sameValue(fieldWith({ kind: "int" }), 0, null)).toBe(false);
  });
});

it("counts characters as the server does", () => {
  expect(characters("入门😀")).toBe(3);
  expect(characters("")).toBe(0);
  expect(characters("\ud800")).toBe(1);
});
