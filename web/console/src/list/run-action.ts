import { http } from "@/api/http";
import { Problem } from "@/api/problem";
import { endpoint } from "@/api/resource";
import type { Page, SchemaAction, SchemaResource } from "@/api/types";
import { beginActing } from "@/shell/impersonation";
import { countOf, type Target } from "./actions";
import { type BatchResult, batchSize, type Progress, piecesOf, runBatches } from "./batches";

export interface ActionAnswer {
  affected: number;
  result?: unknown;
}

export interface ActionOutcome extends BatchResult {
  /** What the action itself said; of the last batch when there were many. */
  result?: unknown;
  /** The browser is somebody else's from now on: the page begins anew. */
  leaves?: boolean;
}

export interface ActionRun {
  resource: SchemaResource;
  action: SchemaAction;
  target: Target;
  input: Record<string, unknown> | undefined;
  onProgress(progress: Progress): void;
  stopped(): boolean;
}

/** Whether all rows go in one request, which does all of them or none. */
export function isSingleRequest(target: Target): boolean {
  return countOf(target) <= batchSize && ("ids" in target || target.exact);
}

/** Runs an action: at once where one request holds all rows, else batch after batch in the order of the ids. */
export async function runAction({
  resource,
  action,
  target: asked,
  input,
  onProgress,
  stopped,
}: ActionRun): Promise<ActionOutcome> {
  // What can be taken back has to be known row by row.
  const target =
    action.name === "delete" && resource.soft_delete && isSingleRequest(asked) ? await named(resource, asked) : asked;
  const [one, ...others] = "ids" in target ? target.ids : [];
  if (resource.name === "users" && action.name === "impersonate" && one && others.length === 0) {
    await beginActing(one, input?.reason);
    return { done: 1, ids: [one], stopped: false, leaves: true };
  }
  let result: unknown;
  const send = async (body: Record<string, unknown>, key: string) => {
    const answer = await http.post<ActionAnswer>(
      endpoint(action.endpoint, action.name),
      input ? { ...body, input } : body,
      { "Idempotency-Key": key },
    );
    result = answer.result;
    return answer.affected;
  };
  if (isSingleRequest(target) && !("ids" in target)) {
    const done = await send({ filter: target.filter, expected_total: target.total }, crypto.randomUUID());
    return { done, ids: [], stopped: false, result };
  }
  const outcome = await runBatches({
    next: "ids" in target ? piecesOf(target.ids) : walk(resource, target.filter),
    send: (ids, key) => send({ ids }, key),
    total: countOf(target),
    onProgress,
    stopped,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    newKey: () => crypto.randomUUID(),
  });
  // What one request refused as a whole is the form's matter.
  if (outcome.error instanceof Problem && isSingleRequest(target)) throw outcome.error;
  return { ...outcome, result };
}

async function named(resource: SchemaResource, target: Target): Promise<Target> {
  if ("ids" in target) return target;
  const ids = await walk(resource, target.filter)();
  // Other rows than were counted: the server refuses, and says so.
  return ids.length === target.total ? { ids } : target;
}

/** The ids of all that match, by cursor and in an order that the action does not change. */
export function walk(resource: SchemaResource, filter: string): () => Promise<string[]> {
  let cursor: string | undefined;
  let ended = false;
  return async () => {
    if (ended) return [];
    const params = new URLSearchParams(filter);
    for (const [name, value] of Object.entries({
      sortby: "id",
      fields: "id",
      count: "none",
      per_page: String(batchSize),
    }))
      params.set(name, value);
    if (cursor) params.set("cursor", cursor);
    const page = await http.get<Page>(resource.endpoints.collection, params);
    cursor = page.next_cursor;
    ended = !cursor;
    return page.items.map((row) => row.id);
  };
}
