import { afterEach, describe, expect, test, vi } from "vitest";
import { http } from "@/api/http";
import { Problem, Unreachable } from "@/api/problem";
import { things } from "./fixture";
import type { Sending } from "./patch";
import { Creation } from "./save";

interface Request {
  key: string;
  body: unknown;
}

const resource = things();
const sending = (title: string): Sending => ({ body: { title }, replace: false, places: {} });
const refusal = (status: number, code: string) => new Problem(status, { code }, "");

/** Answers the requests one after the other and notes them. */
function answering(...answers: unknown[]): Request[] {
  const seen: Request[] = [];
  vi.spyOn(http, "send").mockImplementation(async (_method, _path, options = {}) => {
    seen.push({ key: options.headers?.["Idempotency-Key"] ?? "", body: options.body });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return { data: answer, status: 201, etag: '"e"', location: "", headers: new Headers() } as never;
  });
  return seen;
}

afterEach(() => vi.restoreAllMocks());

describe("making a row", () => {
  test("uses one key however often it is tried", async () => {
    const seen = answering(new Unreachable(null), refusal(503, "unavailable"), { id: "t1" });
    const creation = new Creation(async () => {});
    await expect(creation.send(resource, sending("A"))).rejects.toBeInstanceOf(Unreachable);
    await expect(creation.send(resource, sending("A"))).rejects.toMatchObject({ status: 503 });
    expect((await creation.send(resource, sending("A"))).row).toEqual({ id: "t1" });
    expect(new Set(seen.map((r) => r.key)).size).toBe(1);
    expect(seen[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  test("waits while an earlier request is still running", async () => {
    const seen = answering(refusal(409, "idempotency_in_flight"), { id: "t1" });
    expect((await new Creation(async () => {}).send(resource, sending("A"))).row).toEqual({ id: "t1" });
    expect(seen).toHaveLength(2);
  });

  test("finds the row whose answer got lost, when something else was typed meanwhile", async () => {
    const seen = answering(new Unreachable(null), refusal(422, "idempotency_mismatch"), { id: "t1" });
    const creation = new Creation(async () => {});
    await expect(creation.send(resource, sending("A"))).rejects.toBeInstanceOf(Unreachable);
    const made = await creation.send(resource, sending("B"));
    expect(made).toMatchObject({ row: { id: "t1" }, earlier: { body: { title: "A" } } });
    expect(seen.map((r) => r.body)).toEqual([{ title: "A" }, { title: "B" }, { title: "A" }]);
  });

  test("gives refusals on as they are", async () => {
    answering(refusal(422, "invalid"));
    await expect(new Creation(async () => {}).send(resource, sending(""))).rejects.toMatchObject({ code: "invalid" });
  });
});
