import { expect, test } from "vitest";
import type { Row } from "@/api/types";
import { canStandBelow, keyTarget } from "./tree-move";

const row = (id: string, parent_id: string | null): Row => ({ id, version: 1, parent_id });
const rows = [row("a", null), row("b", "a"), row("c", "a"), row("d", "c"), row("e", null)];

test("a row cannot stand below itself or what stands below it", () => {
  expect(canStandBelow(rows, "parent_id", "a", "d")).toBe(false);
  expect(canStandBelow(rows, "parent_id", "a", "a")).toBe(false);
  expect(canStandBelow(rows, "parent_id", "d", "b")).toBe(true);
  expect(canStandBelow(rows, "parent_id", "c", null)).toBe(true);
});

test("keys lead out beside the row above, and in below the one before", () => {
  expect(keyTarget(rows, "parent_id", "d", "ArrowLeft")).toBe("a");
  expect(keyTarget(rows, "parent_id", "b", "ArrowLeft")).toBe(null);
  expect(keyTarget(rows, "parent_id", "a", "ArrowLeft")).toBeUndefined();
  expect(keyTarget(rows, "parent_id", "c", "ArrowRight")).toBe("b");
  expect(keyTarget(rows, "parent_id", "e", "ArrowRight")).toBe("a");
  expect(keyTarget(rows, "parent_id", "b", "ArrowRight")).toBeUndefined();
});
