import { expect, it } from "vitest";
import { treeOf } from "./tree";

const row = (id: string, parent: string | null) => ({ id, title: id, parent });

it("puts rows below their parents, in their order", () => {
  const tree = treeOf([row("b", "a"), row("a", null), row("c", "a"), row("x", "unseen")]);
  expect(tree.map((node) => node.value)).toEqual(["a", "x"]);
  expect(tree[0]?.children.map((node) => node.value)).toEqual(["b", "c"]);
});

it("does not offer a row and what is below it as its own parent", () => {
  const [a] = treeOf([row("a", null), row("b", "a"), row("c", "b"), row("d", "a")], "b");
  expect(a?.disabled).toBe(false);
  expect(a?.children.map((node) => [node.value, node.disabled])).toEqual([
    ["b", true],
    ["d", false],
  ]);
  expect(a?.children[0]?.children[0]?.disabled).toBe(true);
});

it("loses no row of a circle", () => {
  const values = treeOf([row("a", "b"), row("b", "a"), row("c", "c")]).map((node) => node.value);
  expect(values.sort()).toEqual(["a", "b", "c"]);
});

it("takes two thousand rows fifty levels deep", () => {
  const rows = Array.from({ length: 2000 }, (_, i) => row(String(i), i % 50 === 0 ? null : String(i - 1)));
  const top = treeOf(rows);
  expect(top).toHaveLength(40);
  let depth = 1;
  for (let node = top[0]?.children[0]; node; node = node.children[0]) depth++;
  expect(depth).toBe(50);
});
