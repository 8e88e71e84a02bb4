import { expect, test } from "vitest";
import { type Command, matching } from "./commands";

const command = (label: string, words = ""): Command => ({ key: label, group: "g", label, words, path: "/" });
const all = [command("New apple", "新建苹果"), command("Apples", "苹果"), command("Pears", "梨")];

test("every word must be there, in either language", () => {
  expect(matching(all, "app ne").map((c) => c.label)).toEqual(["New apple"]);
  expect(matching(all, "梨").map((c) => c.label)).toEqual(["Pears"]);
  expect(matching(all, "plum")).toEqual([]);
});

test("what begins with the word comes first, and nothing typed finds all", () => {
  expect(matching(all, "apple").map((c) => c.label)).toEqual(["Apples", "New apple"]);
  expect(matching(all, "  ")).toHaveLength(3);
});
