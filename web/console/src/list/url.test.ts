import { describe, expect, it } from "vitest";
import { makeResource } from "./boats";
import { addressOf, conditionsOf, emptyState, parseState, requestOf, sortedBy, withField } from "./url";

const boats = makeResource();
const parse = (query: string, resource = boats) => parseState(resource, new URLSearchParams(query));

describe("a list's address", () => {
  it("comes back as it was after being read", () => {
    for (const query of [
      "",
      "state=open",
      "state__in=draft,open&price_cents__gte=100&price_cents__lte=-5",
      "owner.name__contains=ad&search=go+入门&sortby=price_cents,-built_at&page=3&per_page=50",
      "built_at__gte=2026-03-01T00:00:00.000Z&built_at__lt=2026-04-01T00:00:00.000Z",
      "built_at__isnull=true&afloat=false",
      "sortby=name&cursor=WyIx&_columns=name,state&_display=all&_view=v1",
    ]) {
      const { state, dropped } = parse(query);
      expect(dropped).toEqual([]);
      const again = addressOf(state);
      expect(parse(again).state).toEqual(state);
      expect([...new URLSearchParams(again)].sort()).toEqual([...new URLSearchParams(query)].sort());
    }
  });

  it("keeps commas and colons readable and everything else safe", () => {
    const { state } = parse("state__in=draft,open&name=a%26b%3Dc%23d%2Be");
    expect(addressOf(state)).toBe("state__in=draft,open&name=a%26b%3Dc%23d%2Be");
  });

  it("names what the list does not have, and leaves it out", () => {
    const { state, dropped } = parse(
      "foo=1&name__regex=x&state=sunk&price_cents=abc&afloat=maybe&built_at__gte=yesterday&page=0&per_page=9999&limit=5&order=sideways",
    );
    expect(state).toEqual(emptyState);
    expect(dropped).toEqual([
      "foo",
      "name__regex",
      "state",
      "price_cents",
      "afloat",
      "built_at__gte",
      "page",
      "per_page",
      "limit",
      "order",
    ]);
  });

  it("takes only the first of a parameter given twice", () => {
    const { state, dropped } = parse("state=open&state=draft");
    expect(state.filters).toEqual([{ field: "state", operator: "", value: "open" }]);
    expect(dropped).toEqual(["state"]);
  });

  it("survives names of objects' own members", () => {
    const { state, dropped } = parse("__proto__=1&constructor=2&toString__in=3&hasOwnProperty=4");
    expect(state).toEqual(emptyState);
    expect(dropped).toHaveLength(4);
  });

  it("sorts only by what can be sorted, and turns everything round with order=desc", () => {
    expect(parse("sortby=name,nothing,-price_cents").state.sort).toEqual([
      { field: "name", descending: false },
      { field: "price_cents", descending: true },
    ]);
    expect(parse("sortby=name,nothing").dropped).toEqual(["sortby"]);
    expect(parse("sortby=name&order=desc").state.sort).toEqual([{ field: "name", descending: true }]);
  });

  it("knows the recycle bin only where rows are kept, and its order only there", () => {
    expect(parse("deleted=true&sortby=-deleted_at")).toMatchObject({
      state: { deleted: false, sort: [] },
      dropped: ["deleted", "sortby"],
    });
    const kept = makeResource({ soft_delete: true });
    expect(parse("sortby=-deleted_at&deleted=true", kept)).toMatchObject({
      state: { deleted: true, sort: [{ field: "deleted_at", descending: true }] },
      dropped: [],
    });
  });
});

describe("what is asked of the API", () => {
  it("has no parameters of the console's own, and no page beside a cursor", () => {
    const { state } = parse("state=open&page=3&_view=v&_columns=name&_display=all");
    expect(requestOf(state, 20, { meta: "true" }).toString()).toBe("state=open&page=3&per_page=20&meta=true");
    expect(requestOf({ ...state, cursor: "abc" }, 20, {}).toString()).toBe("state=open&cursor=abc&per_page=20");
    expect(conditionsOf(state).toString()).toBe("state=open");
  });
});

describe("sorting by a heading", () => {
  it("goes up, down, and back to the declared order", () => {
    const up = sortedBy([], "name", false);
    const down = sortedBy(up, "name", false);
    expect([up, down, sortedBy(down, "name", false)]).toEqual([
      [{ field: "name", descending: false }],
      [{ field: "name", descending: true }],
      [],
    ]);
  });

  it("keeps the others only when more than one is asked for", () => {
    const two = sortedBy([{ field: "name", descending: true }], "price_cents", true);
    expect(two.map((s) => s.field)).toEqual(["name", "price_cents"]);
    expect(sortedBy(two, "built_at", false)).toEqual([{ field: "built_at", descending: false }]);
    expect(sortedBy(two, "name", true)).toEqual([{ field: "price_cents", descending: false }]);
  });
});

describe("the conditions of one field", () => {
  it("change in their place", () => {
    const filters = parse("name=a&state=open&afloat=true").state.filters;
    expect(withField(filters, "state", [{ operator: "in", value: "draft,open" }]).map((f) => f.field)).toEqual([
      "name",
      "state",
      "afloat",
    ]);
    expect(withField(filters, "state", []).map((f) => f.field)).toEqual(["name", "afloat"]);
    expect(withField(filters, "price_cents", [{ operator: "gte", value: "1" }]).at(-1)).toEqual({
      field: "price_cents",
      operator: "gte",
      value: "1",
    });
  });
});
