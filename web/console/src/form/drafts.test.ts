import { describe, expect, test } from "vitest";
import { Exact } from "@/api/json";
import { type DraftStore, Drafts, draftKey, draftOf, maxDraft, withDraft } from "./drafts";
import { thing, things } from "./fixture";
import { type Item, valuesOf } from "./shape";

class Memory implements DraftStore {
  readonly kept = new Map<string, string>();
  async read(key: string) {
    return this.kept.get(key);
  }
  async write(key: string, text: string) {
    this.kept.set(key, text);
  }
  writeNow(key: string, text: string) {
    this.kept.set(key, text);
  }
  async remove(key: string) {
    this.kept.delete(key);
  }
  async keys() {
    return [...this.kept.keys()];
  }
}

const resource = things();
const row = thing();
const before = valuesOf(resource, row);
const at = new Date("2026-03-01T10:32:00Z");
const now = () => at.getTime() + 1000;

describe("a draft", () => {
  test("is what differs, with what it differs from", () => {
    expect(draftOf(resource, before, { ...before, title: "New" }, 3, at, row)).toEqual({
      at: "2026-03-01T10:32:00.000Z",
      version: 3,
      before: { title: "Lamp" },
      values: { title: "New" },
    });
  });

  test("is none when nothing differs", () => {
    expect(draftOf(resource, before, { ...before }, 3, at, row)).toBeUndefined();
  });

  test("never holds secrets and files", () => {
    const typed = { ...before, secret: "s3cret", picture: "file-1" };
    expect(draftOf(resource, before, typed, 3, at, row)).toBeUndefined();
  });

  test("holds what is half typed", () => {
    const draft = draftOf(resource, before, { ...before, count: { $typed: "12-" } }, 3, at, row);
    expect(draft?.values).toEqual({ count: { $typed: "12-" } });
  });

  test("brings the children back as they stood, marks included", () => {
    const [foot, shade] = before.parts as [Item, Item];
    const typed = { ...before, parts: [{ ...shade, $deleted: true }, foot, { title: "Bulb" }] };
    const draft = draftOf(resource, before, typed, 3, at, row);
    expect(withDraft(resource, before, draft?.values ?? {}).parts).toEqual(typed.parts);
  });
});

describe("the drafts of a browser", () => {
  const key = draftKey("u1", "things", "t1");
  const draft = { at: at.toISOString(), version: 3, before: {}, values: { title: "New" } };

  test("come back as they were kept, long numbers included", async () => {
    const drafts = new Drafts(new Memory(), now);
    const exact = { ...draft, values: { count: new Exact("9007199254740993") } };
    expect(await drafts.write(key, exact)).toBe(true);
    expect(await drafts.read(key)).toEqual(exact);
    await drafts.remove(key);
    expect(await drafts.read(key)).toBeUndefined();
  });

  test("are each user's own", () => {
    expect(draftKey("u1", "things", undefined)).not.toBe(draftKey("u2", "things", undefined));
  });

  test("are not kept when they are too long, nor is the one before", async () => {
    const store = new Memory();
    const drafts = new Drafts(store, now);
    await drafts.write(key, draft);
    expect(await drafts.write(key, { ...draft, values: { body: "x".repeat(maxDraft) } })).toBe(false);
    expect(store.kept.size).toBe(0);
  });

  test("end after a month", async () => {
    const store = new Memory();
    await new Drafts(store, now).write(key, draft);
    await new Drafts(store, () => at.getTime() + 31 * 24 * 3600 * 1000).prune();
    expect(store.kept.size).toBe(0);
  });

  test("that are no drafts are thrown away", async () => {
    const store = new Memory();
    const drafts = new Drafts(store, now);
    for (const text of ["{", "null", '{"at":"x"}', '{"at":"2026-03-01","version":1,"before":[],"values":{}}']) {
      store.kept.set(key, text);
      expect(await drafts.read(key)).toBeUndefined();
    }
  });

  test("are no reason to fail when the browser keeps nothing", async () => {
    const broken: DraftStore = {
      read: () => Promise.reject(new Error("off")),
      write: () => Promise.reject(new Error("off")),
      remove: () => Promise.reject(new Error("off")),
      keys: () => Promise.reject(new Error("off")),
      writeNow: () => {
        throw new Error("off");
      },
    };
    const drafts = new Drafts(broken, now);
    expect(await drafts.write(key, draft)).toBe(false);
    expect(await drafts.read(key)).toBeUndefined();
    await drafts.remove(key);
    await drafts.prune();
    drafts.writeNow(key, draft);
  });
});
