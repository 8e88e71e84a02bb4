import type { Row } from "@/api/types";

export interface TreeNode {
  value: string;
  title: string;
  disabled: boolean;
  children: TreeNode[];
}

/** A row of a tree: its own id and that of the row above. */
export interface TreeRow {
  id: string;
  title: string;
  parent: string | null;
}

export function treeRow(row: Row, parentField: string, title: string): TreeRow {
  const parent = row[parentField];
  return { id: row.id, title, parent: typeof parent === "string" && parent !== "" ? parent : null };
}

/**
 * Rows as a tree, in their order. Rows whose parent is not among them stand at the top. The row `without` and all below
 * it cannot be chosen: a row cannot be put below itself.
 */
export function treeOf(rows: TreeRow[], without?: string): TreeNode[] {
  const nodes = new Map<string, TreeNode>(
    rows.map((row) => [row.id, { value: row.id, title: row.title, disabled: false, children: [] }]),
  );
  const parents = new Map(rows.map((row) => [row.id, row.parent]));
  const top: TreeNode[] = [];
  for (const row of rows) {
    const node = nodes.get(row.id);
    if (!node) continue;
    const parent = row.parent && !isInCircle(row, parents) ? nodes.get(row.parent) : undefined;
    (parent?.children ?? top).push(node);
  }
  const own = without ? nodes.get(without) : undefined;
  if (own) disable(own);
  return top;
}

function isInCircle(row: TreeRow, parents: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set([row.id]);
  for (let id = row.parent; id; id = parents.get(id) ?? null) {
    if (seen.has(id)) return true;
    seen.add(id);
  }
  return false;
}

function disable(node: TreeNode) {
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    next.disabled = true;
    open.push(...next.children);
  }
}
