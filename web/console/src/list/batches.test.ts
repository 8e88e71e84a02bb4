import { describe, expect, it } from "vitest";
import { Problem, Unreachable } from "@/api/problem";
import { type BatchRun, batchSize, type Progress, piecesOf, runBatches } from "./batches";

const ids = (count: number) => Array.from({ length: count }, (_, i) => `id-${i}`);

function makeRun(count: number, extra: Partial<BatchRun> = {}) {
  const sent: { ids: string[]; key: string }[] = [];
  const progress: Progress[] = [];
  const pauses: number[] = [];
  let key = 0;
  const run: BatchRun = {
    next: piecesOf(ids(count)),
    send: async (batch, k) => {
      sent.push({ ids: batch, key: k });
      return batch.length;
    },
    total: count,
    onProgress: (p) => progress.push(p),
    stopped: () => false,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    newKey: () => `key-${++key}`,
    ...extra,
  };
  return { run, sent, progress, pauses };
}

describe("an action on many rows", () => {
  it("goes in batches that one request takes, every row once", async () => {
    const { run, sent, progress } = makeRun(450);
    const result = await runBatches(run);
    expect(result).toMatchObject({ done: 450, stopped: false });
    expect(sent.map((s) => s.ids.length)).toEqual([batchSize, batchSize, 50]);
    expect(sent.flatMap((s) => s.ids)).toEqual(ids(450));
    expect(new Set(sent.map((s) => s.key)).size).toBe(3);
    expect(progress.at(-1)).toEqual({ done: 450, total: 450 });
  });

  it("stops at the first refusal and tells how far it came", async () => {
    const refusal = new Problem(409, { code: "conflict", detail: "Not a draft." }, "r1");
    const { run, sent } = makeRun(450);
    const send = run.send;
    run.send = (batch, key) => (batch.includes("id-200") ? Promise.reject(refusal) : send(batch, key));
    const result = await runBatches(run);
    expect(result).toMatchObject({ done: 200, error: refusal });
    expect(result.ids).toHaveLength(200);
    expect(sent).toHaveLength(1);
  });

  it("waits for a server that is away or busy, and sends the same key again so that nothing is done twice", async () => {
    const { run, sent, pauses } = makeRun(10);
    const send = run.send;
    const failures = [new Unreachable(new Error("away")), new Problem(429, {}, "r", 3), new Problem(503, {}, "r")];
    const keys: string[] = [];
    run.send = (batch, key) => {
      keys.push(key);
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : send(batch, key);
    };
    const result = await runBatches(run);
    expect(result.done).toBe(10);
    expect(result.error).toBeUndefined();
    expect(keys).toEqual(["key-1", "key-1", "key-1", "key-1"]);
    expect(pauses[1]).toBe(3000);
    expect(sent).toHaveLength(1);
  });

  it("gives up on a server that stays away", async () => {
    const { run, pauses } = makeRun(10, { send: () => Promise.reject(new Unreachable(new Error("away"))) });
    const result = await runBatches(run);
    expect(result.error).toBeInstanceOf(Unreachable);
    expect(pauses).toHaveLength(4);
  });

  it("stops between two batches when it is told to", async () => {
    let asked = false;
    const { run, sent } = makeRun(450, { stopped: () => asked });
    run.onProgress = () => {
      asked = true;
    };
    expect(await runBatches(run)).toMatchObject({ done: 200, stopped: true });
    expect(sent).toHaveLength(1);
  });
});
