import { http } from "@/api/http";
import { Problem } from "@/api/problem";
import { itemPath } from "@/api/resource";
import type { Row, SchemaResource } from "@/api/types";

/** The row was moved by somebody else since it was shown. */
export class MovedMeanwhile extends Error {
  constructor() {
    super("Somebody else moved the row.");
    this.name = "MovedMeanwhile";
  }
}

/**
 * Puts a row below another one, or at the top with null. What others changed in its other fields meanwhile stays; when they
 * moved it, nothing is written.
 */
export async function moveRow(
  resource: SchemaResource,
  row: Row,
  field: string,
  from: string | null,
  to: string | null,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const now = await http.send<Row>("GET", itemPath(resource, row.id));
    if ((now.data[field] ?? null) !== from) throw new MovedMeanwhile();
    try {
      await http.send("PATCH", itemPath(resource, row.id), {
        body: { [field]: to },
        headers: { "Content-Type": "application/merge-patch+json", "If-Match": now.etag },
      });
      return;
    } catch (error) {
      // Changed between the two requests: look again.
      if (!(error instanceof Problem && error.status === 412) || attempt >= 3) throw error;
    }
  }
}

/** The row above, as the API has it. */
export function aboveOf(row: Row, field: string): string | null {
  const value = row[field];
  return typeof value === "string" && value !== "" ? value : null;
}

/** Whether a row may stand below another: not below itself, nor below what stands below it. */
export function canStandBelow(rows: readonly Row[], field: string, id: string, target: string | null): boolean {
  const above = new Map(rows.map((row) => [row.id, aboveOf(row, field)]));
  const seen = new Set<string>();
  for (let at = target; at !== null && !seen.has(at); at = above.get(at) ?? null) {
    if (at === id) return false;
    seen.add(at);
  }
  return true;
}

/** Where a key leads: out to beside the row above (null: the top), in below the row before it; undefined: nowhere. */
export function keyTarget(
  rows: readonly Row[],
  field: string,
  id: string,
  key: "ArrowLeft" | "ArrowRight",
): string | null | undefined {
  const row = rows.find((r) => r.id === id);
  if (!row) return undefined;
  const above = aboveOf(row, field);
  if (key === "ArrowLeft") {
    const parent = rows.find((r) => r.id === above);
    return parent ? aboveOf(parent, field) : undefined;
  }
  const siblings = rows.filter((r) => aboveOf(r, field) === above);
  return siblings[siblings.findIndex((r) => r.id === id) - 1]?.id;
}
