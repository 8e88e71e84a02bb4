import { isTemporary, Problem } from "@/api/problem";

/** The most rows that one action takes. */
export const batchSize = 200;

export interface Progress {
  done: number;
  total: number;
}

export interface BatchRun {
  /** The next ids, at most batchSize; empty at the end. */
  next(): Promise<string[]>;
  /** Does one batch; key stays the same when it is tried again, so that it is done once. */
  send(ids: string[], key: string): Promise<number>;
  total: number;
  onProgress(progress: Progress): void;
  stopped(): boolean;
  /** Waits; tests do not. */
  pause(milliseconds: number): Promise<void>;
  newKey(): string;
}

export interface BatchResult {
  done: number;
  ids: string[];
  /** What refused, when something did. */
  error?: unknown;
  stopped: boolean;
}

const attempts = 5;

/** Does batch after batch, and stops at the first refusal. A server that is away or busy is waited for. */
export async function runBatches(run: BatchRun): Promise<BatchResult> {
  const result: BatchResult = { done: 0, ids: [], stopped: false };
  try {
    for (;;) {
      if (run.stopped()) return { ...result, stopped: true };
      const ids = await patiently(run, () => run.next());
      if (ids.length === 0) return result;
      const key = run.newKey();
      result.done += await patiently(run, () => run.send(ids, key));
      result.ids.push(...ids);
      run.onProgress({ done: result.done, total: Math.max(run.total, result.done) });
    }
  } catch (error) {
    return { ...result, error };
  }
}

async function patiently<T>(run: Pick<BatchRun, "pause" | "stopped">, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const busy = error instanceof Problem && error.status === 429;
      if ((!busy && !isTemporary(error)) || attempt >= attempts || run.stopped()) throw error;
      const seconds = error instanceof Problem ? error.retryAfter : undefined;
      await run.pause(seconds ? seconds * 1000 : 500 * 2 ** attempt);
    }
  }
}

/** A list of ids in pieces. */
export function piecesOf(ids: string[]): () => Promise<string[]> {
  let at = 0;
  return async () => {
    const piece = ids.slice(at, at + batchSize);
    at += piece.length;
    return piece;
  };
}
