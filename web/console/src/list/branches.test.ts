import { describe, expect, it } from "vitest";
import type { Row } from "@/api/types";
import { makeField, makeResource } from "./boats";
import { branchesOf, parentField } from "./branches";
import { idsBetween } from "./selection";

const row = (id: string, parent: string | null): Row => ({ id, version: 1, parent });
const shape = (rows: Row[], closed: string[] = []) => {
  const { rows: shown, branches } = branchesOf(rows, "parent", new Set(closed));
  return shown.map((r) => `${"-".repeat(branches.get(r.id)?.depth ?? 0)}${r.id}`);
};

describe("a tree of rows", () => {
  it("puts children below their parents, siblings as they came", () => {
    expect(shape([row("b", "a"), row("a", null), row("c", null), row("d", "b"), row("e", "a")])).toEqual([
      "a",
      "-b",
      "--d",
      "-e",
      "c",
    ]);
  });

  it("hides what is below a closed row, and knows which rows have something below", () => {
    const rows = [row("a", null), row("b", "a"), row("c", "b")];
    expect(shape(rows, ["a"])).toEqual(["a"]);
    expect(shape(rows, ["b"])).toEqual(["a", "-b"]);
    const { branches } = branchesOf(rows, "parent", new Set(["b"]));
    expect([branches.get("a")?.open, branches.get("b")?.open, branches.get("c")?.open]).toEqual([
      true,
      false,
      undefined,
    ]);
  });

  it("loses no row, whatever the parents are", () => {
    expect(shape([row("a", "gone"), row("b", "b")])).toEqual(["a", "b"]);
    expect(shape([row("a", "b"), row("b", "a"), row("c", null)]).sort()).toEqual(["-b", "a", "c"]);
    const deep = Array.from({ length: 500 }, (_, i) => row(String(i), i ? String(i - 1) : null));
    expect(shape(deep)).toHaveLength(500);
  });

  it("is there for resources with a tree of their own only", () => {
    const reference = {
      resource: "boats",
      title_field: "",
      endpoint: "",
      readable: true,
      searchable: true,
      tree: true,
      ordered: false,
    };
    expect(parentField(makeResource())).toBeUndefined();
    expect(parentField(makeResource({ fields: [makeField("parent", "ref", { reference })] }))?.name).toBe("parent");
    expect(
      parentField(
        makeResource({ fields: [makeField("area", "ref", { reference: { ...reference, resource: "areas" } })] }),
      ),
    ).toBeUndefined();
  });
});

describe("a range of rows", () => {
  it("holds both ends, whichever comes first", () => {
    expect(idsBetween(["a", "b", "c", "d"], "d", "b")).toEqual(["b", "c", "d"]);
    expect(idsBetween(["a", "b", "c", "d"], "b", "d")).toEqual(["b", "c", "d"]);
  });
  it("is the row itself when the other end is not shown any more", () => {
    expect(idsBetween(["a", "b"], "gone", "b")).toEqual(["b"]);
    expect(idsBetween(["a", "b"], "a", "gone")).toEqual([]);
  });
});
