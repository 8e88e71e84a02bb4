import { http } from "./http";
import { isProblem } from "./problem";
import type { SchemaResource } from "./types";

/** A row that shall change, and what shall be written. */
export interface WantedRow {
  id?: string;
  body?: Record<string, unknown>;
}

/** A change that was not made yet; further rows change with it in the same way. */
export interface Wanted extends WantedRow {
  method: string;
  resource: string;
  further?: WantedRow[];
}

/** Who gains and loses what by a change. */
export interface Effect {
  users: { gain: number; lose: number; limits: number; total: number };
  changes: UserEffect[];
  permissions: { gained: string[]; lost: string[] };
  needs_approval: boolean;
  names_hidden: boolean;
}

export interface UserEffect {
  user_id: string;
  username: string;
  gains: string[];
  gain_total: number;
  loses: string[];
  lose_total: number;
  limits: string[];
}

/** What a dialog is asked about. */
export interface Question {
  wanted: Wanted;
  /** Left out where there are too many rows to try out, and for what a new row waits for. */
  effect?: Effect;
  /** Where a second person's approval is asked for. */
  approvals: string;
  /** Makes the row that wanted is about, without what is asked for, and answers its id. */
  make?: () => Promise<string>;
}

/** The person went back, or another has to decide first: nothing was saved, and nothing is wrong. */
export class SetAside extends Error {
  constructor() {
    super("The change was set aside.");
    this.name = "SetAside";
  }
}

/** Set while a page can show a question: resolves to whether the change shall be made. */
export const effects: { ask: ((question: Question) => Promise<boolean>) | undefined } = { ask: undefined };

const mostRows = 200; // that are tried out together

/**
 * Asks what a change would do beyond its row, where the resource has somewhere to ask, and lets the person decide when
 * somebody is concerned. What the change itself would be refused for, it is refused for when it is made.
 */
export async function confirmEffects(
  resource: SchemaResource,
  method: string,
  id?: string,
  body?: Record<string, unknown>,
  onAsking?: (asking: boolean) => void,
): Promise<void> {
  await confirmAll(resource, method, [{ id, body }], onAsking);
}

/** Whether changes by a method are asked about at all. */
export function hasEffects(resource: SchemaResource, method: string): boolean {
  return Boolean(effects.ask && resource.save_preview?.methods.some((m) => m === method));
}

/** confirmEffects for many rows at once; undefined: for more than can be named. */
export async function confirmAll(
  resource: SchemaResource,
  method: string,
  rows: WantedRow[] | undefined,
  onAsking?: (asking: boolean) => void,
): Promise<void> {
  const preview = resource.save_preview;
  if (!preview || !effects.ask || !hasEffects(resource, method)) return;
  const question = await questionOf(preview, resource.name, method, rows);
  if (!question) return;
  onAsking?.(true);
  const go = await effects.ask(question);
  onAsking?.(false);
  if (!go) throw new SetAside();
}

type Preview = NonNullable<SchemaResource["save_preview"]>;

/** What there is to ask; undefined when nobody is concerned. */
async function questionOf(
  preview: Preview,
  resource: string,
  method: string,
  all: WantedRow[] | undefined,
): Promise<Question | undefined> {
  const { approvals } = preview;
  const rows = all && concerned(preview, method, all);
  if (!rows || rows.length > mostRows) return { wanted: { method, resource }, approvals };
  if (rows.length === 0) return undefined;
  const { wanted, effect } = await tried(preview, resource, method, rows);
  if (!wanted || !effect || (effect.users.total === 0 && !effect.needs_approval)) return undefined;
  return { wanted, effect, approvals };
}

/** What a preview is asked about of each row; rows that it has nothing to say of are left out. */
function concerned(preview: Preview, method: string, rows: WantedRow[]): WantedRow[] {
  return rows.flatMap(({ id, body }) => {
    const row: WantedRow = id ? { id } : {};
    if (method === "DELETE") return [row];
    const fields = Object.entries(body ?? {}).filter(([name]) => preview.fields.includes(name));
    if (fields.length === 0) return [];
    return [{ ...row, body: method === "PATCH" ? Object.fromEntries(fields) : body }];
  });
}

interface Tried {
  wanted?: Wanted;
  effect?: Effect;
}

/** Tries rows out together. Where one is refused, the others, which are saved by themselves, are tried without it. */
async function tried(preview: Preview, resource: string, method: string, rows: WantedRow[]): Promise<Tried> {
  const [first, ...further] = rows;
  const wanted: Wanted = { method, resource, ...first };
  if (further.length > 0) wanted.further = further;
  try {
    return { wanted, effect: await http.post<Effect>(preview.path, wanted) };
  } catch (error) {
    if (!isProblem(error) || error.status >= 500 || error.status === 429) throw error;
  }
  if (method !== "PATCH" || further.length === 0) return {};
  const fit: WantedRow[] = [];
  for (const row of rows) {
    const alone = await tried(preview, resource, method, [row]);
    if (alone.effect) fit.push(row);
  }
  return fit.length > 0 && fit.length < rows.length ? tried(preview, resource, method, fit) : {};
}

type Bodies = { now: Record<string, unknown>; later: Record<string, unknown> };

/**
 * Parts a new row that takes a second person into what is made now and what can be asked for once it is there; undefined
 * where that is not the way.
 */
export function inTwoSteps(
  resource: SchemaResource,
  refusal: unknown,
  body: Record<string, unknown>,
): Bodies | undefined {
  const preview = resource.save_preview;
  if (!preview?.approvals || !effects.ask || !isProblem(refusal, 403) || refusal.code !== "approval_required") return;
  if (hasEffects(resource, "POST") || !hasEffects(resource, "PATCH")) return;
  const later = Object.entries(body).filter(
    ([name, value]) => preview.fields.includes(name) && !(Array.isArray(value) && value.length === 0),
  );
  const now = Object.entries(body).filter(([name]) => !later.some(([other]) => other === name));
  return { now: Object.fromEntries(now), later: Object.fromEntries(later) };
}

/** Lets a row be made by make, which answers its id, and the rest of it be asked for. */
export async function askLater(
  resource: SchemaResource,
  later: Record<string, unknown>,
  make: () => Promise<string>,
): Promise<void> {
  const wanted = { method: "PATCH", resource: resource.name, body: later };
  const made = await effects.ask?.({ wanted, approvals: resource.save_preview?.approvals ?? "", make });
  if (!made) throw new SetAside();
}
