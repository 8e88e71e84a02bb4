import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { things } from "@/form/fixture";
import {
  askLater,
  confirmAll,
  confirmEffects,
  type Effect,
  effects,
  inTwoSteps,
  type Question,
  SetAside,
} from "./effects";
import { http } from "./http";
import { Problem } from "./problem";

const nobody: Effect = {
  users: { gain: 0, lose: 0, limits: 0, total: 0 },
  changes: [],
  permissions: { gained: [], lost: [] },
  needs_approval: false,
  names_hidden: false,
};
const somebody: Effect = { ...nobody, users: { gain: 0, lose: 1, limits: 0, total: 1 } };
const resource = things({
  save_preview: { path: "/preview", approvals: "/approvals", methods: ["PATCH", "DELETE"], fields: ["rights"] },
});
const refusal = (status: number, code: string) => new Problem(status, { code }, "");

let asked: Question[];
let answer: boolean;

beforeEach(() => {
  asked = [];
  answer = true;
  effects.ask = async (question) => {
    asked.push(question);
    return answer;
  };
});

afterEach(() => {
  effects.ask = undefined;
  vi.restoreAllMocks();
});

test("what concerns nobody, or what the preview says nothing of, is not asked about", async () => {
  const post = vi.spyOn(http, "post").mockResolvedValue(nobody);
  await confirmEffects(resource, "PATCH", "1", { title: "x" });
  expect(post).not.toHaveBeenCalled();
  await confirmEffects(resource, "PATCH", "1", { title: "x", rights: ["a"] });
  expect(post).toHaveBeenCalledWith("/preview", {
    method: "PATCH",
    resource: "things",
    id: "1",
    body: { rights: ["a"] },
  });
  await confirmEffects(resource, "POST", undefined, { rights: ["a"] });
  expect(asked).toEqual([]);
});

test("many rows are one question, and going back makes none of the changes", async () => {
  const post = vi.spyOn(http, "post").mockResolvedValue(somebody);
  answer = false;
  await expect(confirmAll(resource, "DELETE", [{ id: "1" }, { id: "2" }])).rejects.toBeInstanceOf(SetAside);
  const wanted = { method: "DELETE", resource: "things", id: "1", further: [{ id: "2" }] };
  expect(post.mock.calls).toEqual([["/preview", wanted]]);
  expect(asked).toEqual([{ wanted, effect: somebody, approvals: "/approvals" }]);
});

test("more rows than can be tried out are asked about without an answer", async () => {
  const post = vi.spyOn(http, "post").mockResolvedValue(nobody);
  await confirmAll(resource, "DELETE", undefined);
  await confirmAll(
    resource,
    "DELETE",
    Array.from({ length: 201 }, (_, i) => ({ id: String(i) })),
  );
  expect(asked.map((question) => question.effect)).toEqual([undefined, undefined]);
  expect(post).not.toHaveBeenCalled();
});

test("a row that is refused does not hide what the others do", async () => {
  vi.spyOn(http, "post").mockImplementation(async (_path, wanted) => {
    if (JSON.stringify(wanted).includes("bad")) throw refusal(422, "invalid");
    return somebody;
  });
  const rows = ["1", "bad", "3"].map((id) => ({ id, body: { rights: [] } }));
  await confirmAll(resource, "PATCH", rows);
  expect(asked.map((q) => q.wanted)).toEqual([
    {
      method: "PATCH",
      resource: "things",
      id: "1",
      body: { rights: [] },
      further: [{ id: "3", body: { rights: [] } }],
    },
  ]);
});

test("a new row that takes a second person is parted into what is made and what is asked for", async () => {
  const body = { title: "x", password: "secret", rights: ["vault"] };
  expect(inTwoSteps(resource, refusal(422, "invalid"), body)).toBeUndefined();
  expect(inTwoSteps(things(), refusal(403, "approval_required"), body)).toBeUndefined();
  const parted = inTwoSteps(resource, refusal(403, "approval_required"), body);
  expect(parted).toEqual({ now: { title: "x", password: "secret" }, later: { rights: ["vault"] } });
  answer = false;
  await expect(askLater(resource, { rights: ["vault"] }, async () => "1")).rejects.toBeInstanceOf(SetAside);
  expect(asked[0]?.wanted).toEqual({ method: "PATCH", resource: "things", body: { rights: ["vault"] } });
});
