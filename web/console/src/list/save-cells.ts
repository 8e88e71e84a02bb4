import { Problem } from "@/api/problem";
import type { Row } from "@/api/types";

/** What was changed in one row of a list, and what came of saving it. */
export interface RowEdit {
  /** The row as it was when the first of its cells was changed. */
  row: Row;
  values: Record<string, unknown>;
  problem?: EditProblem;
}

export interface EditProblem {
  /** Refusals by field; "" is the row itself. */
  fields: Record<string, string>;
  /** The row as somebody else left it meanwhile. */
  theirs?: Row;
  error: unknown;
}

/** The way to the API, and what the kinds of the fields say. */
export interface RowDoor {
  same(field: string, a: unknown, b: unknown): boolean;
  /** The body of a change; throws Unfit when a cell holds what its field cannot be. */
  bodyOf(values: Record<string, unknown>): Record<string, unknown>;
  load(id: string): Promise<{ row: Row; etag: string }>;
  patch(id: string, body: Record<string, unknown>, etag: string): Promise<Row>;
}

export class ChangedMeanwhile extends Error {
  constructor(readonly theirs: Row) {
    super("Somebody else changed the same cells.");
    this.name = "ChangedMeanwhile";
  }
}

/** A cell holds what its field cannot be; the message says why, in the reader's language. */
export class Unfit extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
    this.name = "Unfit";
  }
}

/**
 * Saves the changed cells of one row. What others changed in other fields of it meanwhile stays; where they changed
 * the same ones it throws ChangedMeanwhile and writes nothing.
 */
export async function saveRow(door: RowDoor, edit: RowEdit): Promise<Row> {
  const body = door.bodyOf(edit.values);
  for (let attempt = 1; ; attempt++) {
    const { row, etag } = await door.load(edit.row.id);
    const clash = Object.entries(edit.values).some(
      ([name, mine]) => !door.same(name, row[name], edit.row[name]) && !door.same(name, row[name], mine),
    );
    if (clash) throw new ChangedMeanwhile(row);
    try {
      return await door.patch(edit.row.id, body, etag);
    } catch (error) {
      // Changed between the two requests: look again.
      if (!(error instanceof Problem && error.status === 412) || attempt >= 3) throw error;
    }
  }
}

/** Puts a refusal where it belongs: on its cells, else on the row. */
export function problemOf(error: unknown, edit: RowEdit, text: (error: unknown) => string): EditProblem {
  if (error instanceof ChangedMeanwhile) return { fields: {}, theirs: error.theirs, error };
  if (error instanceof Unfit) return { fields: { [error.field]: error.message }, error };
  const fields: Record<string, string> = {};
  if (error instanceof Problem) {
    for (const each of error.errors) {
      const name = each.path.split(/[.[]/)[0] ?? "";
      if (name in edit.values) fields[name] ??= each.message;
      else fields[""] = fields[""] ? `${fields[""]} ${each.message}` : each.message;
    }
  }
  if (Object.keys(fields).length === 0) fields[""] = text(error);
  return { fields, error };
}

/** Whether saving the other rows makes sense after this refusal. */
export function stopsAll(error: unknown): boolean {
  if (error instanceof ChangedMeanwhile || error instanceof Unfit) return false;
  return !(error instanceof Problem) || error.status === 401 || error.status === 429 || error.status >= 500;
}
