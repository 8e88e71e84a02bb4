import { describe, expect, test } from "vitest";
import { things } from "./fixture";
import { nameOf, parseHistoryPath, parsePath, pathOf } from "./paths";

test("a path is read and written", () => {
  expect(parsePath("parts[2].minutes")).toEqual(["parts", 2, "minutes"]);
  expect(pathOf(["parts", 2, "minutes"])).toBe("parts[2].minutes");
  expect(parsePath("")).toEqual([]);
});

describe("the field that a problem is about", () => {
  const resource = things();

  test("is the one named", () => {
    expect(nameOf(resource, "title", {})).toEqual(["title"]);
  });

  test("is the one that holds what is named", () => {
    expect(nameOf(resource, "labels[3]", {})).toEqual(["labels"]);
    expect(nameOf(resource, "settings.deep.b", {})).toEqual(["settings"]);
  });

  test("is found where it stands in the form, not where it was sent", () => {
    expect(nameOf(resource, "parts[1].title", { parts: [0, 3] })).toEqual(["parts", 3, "title"]);
    expect(nameOf(resource, "parts[1]", { parts: [0, 3] })).toEqual(["parts", 3]);
    expect(nameOf(resource, "parts[1].unknown", {})).toEqual(["parts", 1]);
  });

  test("is the list when its item was not sent", () => {
    expect(nameOf(resource, "parts[7].title", { parts: [0] })).toEqual(["parts"]);
    expect(nameOf(resource, "parts", {})).toEqual(["parts"]);
  });

  test("is none when the form does not have it", () => {
    expect(nameOf(resource, "other", {})).toBeUndefined();
    expect(nameOf(resource, "", {})).toBeUndefined();
  });
});

test("a path of history names child and field", () => {
  expect(parseHistoryPath("title")).toEqual({ name: "title" });
  expect(parseHistoryPath("parts[p-1].title")).toEqual({ name: "parts", item: "p-1", child: "title" });
  expect(parseHistoryPath("parts[p-1]")).toEqual({ name: "parts", item: "p-1", child: undefined });
});
