import { describe, expect, it } from "vitest";
import type { Text } from "@/api/types";
import { makeField, makeResource } from "./boats";
import { chosenColumns, declaredColumns, linkColumn, moved, partsFor } from "./columns";
import { columnWidths } from "./widths";

const boats = makeResource();
const english = (text: Text) => text.en;
const names = (fields: { name: string }[]) => fields.map((f) => f.name);

describe("the columns of a list", () => {
  it("are the declared ones in the declared order", () => {
    expect(names(declaredColumns(boats))).toEqual(["name", "price_cents", "state", "owner_id"]);
    expect(names(declaredColumns(makeResource({ list_fields: ["state", "gone", "name"] })))).toEqual(["state", "name"]);
  });

  it("are the title where nothing is declared", () => {
    const plain = makeResource({ fields: [makeField("id"), makeField("name")] });
    expect(names(declaredColumns(plain))).toEqual(["name"]);
  });

  it("are the chosen ones as far as they exist, each once", () => {
    expect(names(chosenColumns(boats, undefined, ["built_at", "gone", "name", "name"]))).toEqual(["built_at", "name"]);
    expect(names(chosenColumns(boats, ["gone"], undefined))).toEqual(names(declaredColumns(boats)));
  });

  it("never show what cannot be read", () => {
    const secret = makeResource({
      fields: [makeField("name", "text", { list: true }), makeField("pin", "text", { list: true, write_only: true })],
    });
    expect(names(declaredColumns(secret))).toEqual(["name"]);
    expect(names(chosenColumns(secret, ["pin"]))).toEqual(["name"]);
  });

  it("lead to the record by one of them, never by a reference when there is another", () => {
    const [owner, state] = [boats.fields[5], boats.fields[4]].filter((f) => f !== undefined);
    expect(linkColumn(boats, declaredColumns(boats))).toBe("name");
    expect(
      linkColumn(
        boats,
        [owner, state].filter((f) => f !== undefined),
      ),
    ).toBe("state");
  });

  it("ask for what they need and no more", () => {
    const parts = partsFor(boats, chosenColumns(boats, ["state", "owner_id"]));
    expect(parts.fields.split(",").sort()).toEqual(["id", "name", "owner_id", "state", "version"]);
    expect(parts.include).toBe("owner");
  });
});

describe("moving an entry", () => {
  it("keeps all others in their order", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  });
  it("does nothing out of range", () => {
    expect(moved(["a", "b"], 0, 2)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], 5, 0)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });
});

describe("widths", () => {
  it("share what is left, most of it to the title", () => {
    const columns = declaredColumns(boats);
    const narrow = columnWidths(columns, english, "name", 0);
    const wide = columnWidths(columns, english, "name", 1200);
    expect(wide.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1200);
    expect(wide.reduce((a, b) => a + b, 0)).toBeGreaterThan(1190);
    const gained = wide.map((w, i) => w - (narrow[i] ?? 0));
    expect(Math.max(...gained)).toBe(gained[0]);
  });

  it("leave room for a long heading, but not for any length", () => {
    const width = (label: string) => columnWidths([makeField(label, "int")], english, "", 0)[0] ?? 0;
    expect(width("Number of parts")).toBeGreaterThan(width("No"));
    expect(width("x".repeat(500))).toBeLessThan(300);
  });

  it("leave room for the longest choice", () => {
    const width = (...labels: string[]) => {
      const choices = labels.map((label) => ({ value: label, label: { en: label, zh: label } }));
      return columnWidths([makeField("n", "enum", { choices })], english, "", 0)[0] ?? 0;
    };
    expect(width("New", "Waiting for an answer")).toBeGreaterThan(width("New", "Lost"));
  });
});
