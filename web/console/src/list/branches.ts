import type { Row, SchemaField, SchemaResource } from "@/api/types";
import type { Branch } from "./row";

/** The field by which rows of a resource stand below each other; undefined when they do not. */
export function parentField(resource: SchemaResource): SchemaField | undefined {
  return resource.fields.find((f) => f.reference?.tree && f.reference.resource === resource.name);
}

export interface Branches {
  /** The rows to show: each below its parent, siblings in the order they came. */
  rows: Row[];
  branches: Map<string, Branch>;
}

/** Rows as a tree. What has no parent among them stands at the top; rows of a circle do too, so that none is lost. */
export function branchesOf(rows: Row[], parent: string, closed: ReadonlySet<string>): Branches {
  const byParent = new Map<string, Row[]>();
  const known = new Set(rows.map((row) => row.id));
  const roots: Row[] = [];
  for (const row of rows) {
    const above = row[parent];
    if (typeof above === "string" && above !== row.id && known.has(above))
      byParent.set(above, [...(byParent.get(above) ?? []), row]);
    else roots.push(row);
  }
  const result: Branches = { rows: [], branches: new Map() };
  const reached = new Set<string>();
  const place = (row: Row, depth: number, hidden: boolean) => {
    if (reached.has(row.id)) return;
    reached.add(row.id);
    const below = byParent.get(row.id) ?? [];
    const open = below.length ? !closed.has(row.id) : undefined;
    if (!hidden) {
      result.rows.push(row);
      result.branches.set(row.id, { depth, open });
    }
    for (const child of below) place(child, depth + 1, hidden || open === false);
  };
  for (const row of roots) place(row, 0, false);
  for (const row of rows) if (!reached.has(row.id)) place(row, 0, false);
  return result;
}
