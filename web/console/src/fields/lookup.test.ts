import { expect, it } from "vitest";
import type { SchemaResource } from "@/api/types";
import { hasWords, searchParameter } from "./lookup";
import type { Referred } from "./titles";

const reference: Referred = {
  resource: "things",
  endpoint: "/api/v1/things",
  title_field: "name",
  readable: true,
  searchable: true,
};

it("searches as far as the other resource can be searched", () => {
  const filtered = (operators: string[]) =>
    ({ filters: [{ name: "name", kind: "text", label: { en: "", zh: "" }, operators }] }) as unknown as SchemaResource;
  expect(searchParameter(reference, undefined)).toBe("search");
  expect(searchParameter({ ...reference, searchable: false }, filtered(["", "startswith", "contains"]))).toBe(
    "name__contains",
  );
  expect(searchParameter({ ...reference, searchable: false }, filtered(["", "startswith"]))).toBe("name__startswith");
  expect(searchParameter({ ...reference, searchable: false }, filtered([""]))).toBeUndefined();
  expect(searchParameter({ ...reference, searchable: false }, undefined)).toBeUndefined();
});

it("keeps rows of an earlier answer only when they match", () => {
  expect(hasWords("Level 07 第 7 层", "level 07")).toBe(true);
  expect(hasWords("Level 01", "level 07")).toBe(false);
  expect(hasWords("Level 01", "")).toBe(true);
  expect(hasWords("Level 01", "01 ")).toBe(true);
});
