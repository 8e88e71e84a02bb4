import { http } from "./http";
import { isProblem } from "./problem";
import type { SchemaResource } from "./types";

/** A change that was not made yet. */
export interface Wanted {
  method: string;
  resource: string;
  id?: string;
  body?: Record<string, unknown>;
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
  effect: Effect;
  /** Where a second person's approval is asked for. */
  approvals: string;
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
  const preview = resource.save_preview;
  if (!preview || !effects.ask || !preview.methods.some((m) => m === method)) return;
  const concerned = Object.entries(body ?? {}).filter(([name]) => preview.fields.includes(name));
  if (method !== "DELETE" && concerned.length === 0) return;
  const wanted: Wanted = { method, resource: resource.name };
  if (id) wanted.id = id;
  if (method !== "DELETE") wanted.body = method === "PATCH" ? Object.fromEntries(concerned) : body;
  let effect: Effect;
  try {
    effect = await http.post<Effect>(preview.path, wanted);
  } catch (error) {
    if (isProblem(error) && error.status < 500 && error.status !== 429) return;
    throw error;
  }
  if (effect.users.total === 0 && !effect.needs_approval) return;
  onAsking?.(true);
  const go = await effects.ask({ wanted, effect, approvals: preview.approvals });
  onAsking?.(false);
  if (!go) throw new SetAside();
}
