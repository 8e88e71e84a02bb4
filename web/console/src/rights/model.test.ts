import { expect, test } from "vitest";
import { after, groupsOf, matching, type Permission, Sayings, say } from "./model";

const permission = (name: string, declared = true): Permission => {
  const [resource = "", action = ""] = name === "*" ? ["*", "*"] : name.split(":");
  return { name, resource, action, label: `${action} label`, declared };
};

test("a wider permission shows in the cells below it, and deny wins", () => {
  const sayings = new Sayings(["books:*", "*:export"], ["books:delete", "*:publish"], []);
  expect(sayings.cell("books:read")).toEqual({
    said: undefined,
    source: { effect: "allow", permission: "books:*", via: [] },
  });
  expect(sayings.effect("books:delete")).toBe("deny");
  expect(sayings.effect("books:publish")).toBe("deny");
  expect(sayings.effect("orders:export")).toBe("allow");
  expect(sayings.effect("orders:read")).toBeUndefined();
});

test("what a role denies stays denied, whatever is allowed here", () => {
  const sayings = new Sayings(["books:read"], [], [{ permission: "*", effect: "deny", via: ["base"] }]);
  expect(sayings.cell("books:read")).toEqual({
    said: "allow",
    source: { permission: "*", effect: "deny", via: ["base"] },
  });
  expect(sayings.effect("books:read")).toBe("deny");
});

test("a row's wildcard is not covered by a column's, nor the other way round", () => {
  const sayings = new Sayings(["books:*"], [], []);
  expect(sayings.effect("*:read")).toBeUndefined();
  expect(new Sayings(["*:read"], [], []).effect("books:*")).toBeUndefined();
  expect(new Sayings(["*"], [], []).effect("books:*")).toBe("allow");
});

test("a permission moves from one list to the other and out of both; the rest stays in its order", () => {
  expect(say(["a:b", "c:d"], [], "c:d", "deny")).toEqual({ allowed: ["a:b"], denied: ["c:d"] });
  expect(say(["a:b"], ["c:d"], "c:d", undefined)).toEqual({ allowed: ["a:b"], denied: [] });
  expect(say(["a:b", "c:d"], [], "a:b", "allow").allowed).toEqual(["a:b", "c:d"]);
  expect([undefined, "allow", "deny"].map((said) => after(said as never))).toEqual(["allow", "deny", undefined]);
});

test("resources stand under their groups; what no app knows any more is marked", () => {
  const groups = groupsOf(
    [
      permission("*"),
      permission("*:read"),
      permission("books:read"),
      permission("books:publish"),
      permission("old:*", false),
    ],
    (resource) => ({ label: resource.toUpperCase(), group: resource === "books" ? "Academy" : "Other" }),
    ["Other", "Academy", "Empty"],
  );
  expect(groups.map((g) => [g.label, g.rows.map((r) => [r.resource, r.declared])])).toEqual([
    ["Other", [["old", false]]],
    ["Academy", [["books", true]]],
  ]);
  expect(groups[1]?.rows[0]?.more.map((p) => p.name)).toEqual(["books:publish"]);
  expect(matching(groups, "publish LABEL", () => true).map((g) => g.label)).toEqual(["Academy"]);
  expect(matching(groups, "", (row) => row.resource === "old").map((g) => g.label)).toEqual(["Other"]);
});
