import { describe, expect, it } from "vitest";
import type { Schema } from "@/api/types";
import { makeField, makeFilter, makeResource } from "./boats";
import { digitsOf, fieldOfFilter, minorOf, sortFilters, unitsOf } from "./describe";

describe("money in filters", () => {
  it("is asked for in units and compared in minor units, exactly", () => {
    for (const [units, minor] of [
      ["123.45", "12345"],
      ["0.05", "5"],
      ["-7", "-700"],
      ["90071992547409.93", "9007199254740993"],
      ["0", "0"],
    ] as const) {
      expect(minorOf(units, 2)).toBe(minor);
      expect(unitsOf(minor, 2)).toBe(units);
    }
    expect(minorOf("1,234.5", 2)).toBe("123450");
    expect(minorOf("120", 0)).toBe("120");
    expect(unitsOf("120", 0)).toBe("120");
  });

  it("is nothing when it is no amount", () => {
    for (const text of ["", "-", ".", "abc", "1.234", "1e3", "１２"]) expect(minorOf(text, 2)).toBe("");
    expect(unitsOf("1.5", 2)).toBe("");
  });

  it("knows the digits of a currency, and guesses two for what is none", () => {
    expect([digitsOf("CNY"), digitsOf("JPY"), digitsOf("no")]).toEqual([2, 0, 2]);
  });
});

describe("the filters of a panel", () => {
  it("begin with the resource's own; those of every row and of relations come under more", () => {
    const resource = makeResource({
      filters: ["id", "created_at", "owner.name", "name"].map((name) => makeFilter(name)),
    });
    const { main, more } = sortFilters(resource);
    expect(main.map((f) => f.name)).toEqual(["name"]);
    expect(more.map((f) => f.name)).toEqual(["id", "created_at", "owner.name"]);
  });
});

describe("the field of a filter", () => {
  it("is found in the resource, in the one it refers to, and in that of its children", () => {
    const boats = makeResource();
    const people = makeResource({ name: "people", fields: [makeField("name", "text"), makeField("age", "int")] });
    const papers = makeResource({ name: "papers", fields: [makeField("number", "int")] });
    const schema = { resources: [boats, people, papers] } as Schema;
    expect(fieldOfFilter(schema, boats, "price_cents")?.kind).toBe("money");
    expect(fieldOfFilter(schema, boats, "owner.age")?.kind).toBe("int");
    expect(fieldOfFilter(schema, boats, "papers.number")?.kind).toBe("int");
    expect(fieldOfFilter(schema, boats, "nothing.number")).toBeUndefined();
  });
});
