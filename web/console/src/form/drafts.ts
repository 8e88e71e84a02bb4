import { parseJSON, stringifyJSON } from "@/api/json";
import type { SchemaResource } from "@/api/types";
import { sameValue } from "@/fields/values";
import { editableFields, type Item, itemsOf, type Values } from "./shape";

/** What somebody typed and did not save. */
export interface Draft {
  /** When, as ISO text. */
  at: string;
  /** The version that it began with; 0 for a new row. */
  version: number;
  /** What the changed fields and inlines held before, and what they hold now. */
  before: Values;
  values: Values;
}

/** Where drafts are kept; a browser's own storage, or memory. */
export interface DraftStore {
  read(key: string): Promise<string | undefined>;
  write(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
  keys(): Promise<string[]>;
  /** Keeps a text before it returns, when the page is about to go. Throws when it cannot. */
  writeNow(key: string, text: string): void;
}

/** Longer drafts are not kept. */
export const maxDraft = 4 * 1024 * 1024;
const keptFor = 30 * 24 * 3600 * 1000;

export function draftKey(user: string, resource: string, id: string | undefined): string {
  return `${user}/${resource}/${id ?? "new"}`;
}

/** What differs from the row as it was read, without secrets and files. Undefined: nothing does. */
export function draftOf(
  resource: SchemaResource,
  before: Values,
  now: Values,
  version: number,
  at: Date,
  row?: { id: string },
): Draft | undefined {
  const draft: Draft = { at: at.toISOString(), version, before: {}, values: {} };
  for (const field of editableFields(resource, row)) {
    if (isUnkept(field) || sameValue(field, before[field.name], now[field.name])) continue;
    draft.before[field.name] = before[field.name] ?? null;
    draft.values[field.name] = now[field.name] ?? null;
  }
  for (const inline of resource.inlines) {
    const unkept = inline.fields.filter(isUnkept).map((f) => f.name);
    const [was, is] = [before, now].map((values) => itemsOf(values, inline).map((item) => without(item, unkept)));
    if (stringifyJSON(was) === stringifyJSON(is)) continue;
    draft.before[inline.name] = was;
    draft.values[inline.name] = is;
  }
  return Object.keys(draft.values).length > 0 ? draft : undefined;
}

function isUnkept(field: { write_only: boolean; kind: string; widget: string }): boolean {
  return field.write_only || field.kind === "file" || field.widget === "password";
}

function without(item: Item, names: string[]): Item {
  return Object.fromEntries(
    Object.entries(item).filter(([name, value]) => !names.includes(name) && value !== undefined),
  ) as Item;
}

/** What a draft makes of the values of a form: files of children stay with them. */
export function withDraft(resource: SchemaResource, values: Values, draft: Values): Values {
  const result = { ...values, ...draft };
  for (const inline of resource.inlines) {
    if (!(inline.name in draft)) continue;
    const known = new Map(itemsOf(values, inline).map((item) => [item.id, item]));
    result[inline.name] = itemsOf(draft, inline).map((item) => ({
      ...(item.id === undefined ? {} : known.get(item.id)),
      ...item,
    }));
  }
  return result;
}

/** The drafts of this browser. Losing one is a pity, never an error: what cannot be kept is not. */
export class Drafts {
  private readonly store: DraftStore;
  private readonly now: () => number;

  constructor(store: DraftStore, now: () => number = Date.now) {
    this.store = store;
    this.now = now;
  }

  async read(key: string): Promise<Draft | undefined> {
    try {
      const text = await this.store.read(key);
      if (text === undefined) return undefined;
      const draft = parseJSON(text);
      if (isDraft(draft) && this.now() - Date.parse(draft.at) < keptFor) return draft;
      await this.store.remove(key);
    } catch {
      // Storage is switched off, or holds something else: there is no draft.
    }
    return undefined;
  }

  /** Tells whether the draft is kept now. */
  async write(key: string, draft: Draft): Promise<boolean> {
    const text = stringifyJSON(draft);
    try {
      if (text.length > maxDraft) {
        await this.store.remove(key);
        return false;
      }
      await this.store.write(key, text);
      return true;
    } catch {
      return false;
    }
  }

  /** The same when the page is about to go and nothing can be waited for. */
  writeNow(key: string, draft: Draft): void {
    const text = stringifyJSON(draft);
    try {
      if (text.length <= maxDraft) this.store.writeNow(key, text);
    } catch {
      // Too long for the way that does not wait: what was kept a moment ago has to do.
    }
  }

  async remove(key: string): Promise<void> {
    try {
      await this.store.remove(key);
    } catch {
      // Storage is switched off: there is nothing to remove.
    }
  }

  /** Throws away what nobody came back for. */
  async prune(): Promise<void> {
    try {
      for (const key of await this.store.keys()) await this.read(key);
    } catch {
      // Storage is switched off.
    }
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const draft = value as Partial<Draft>;
  const isObject = (part: unknown) => typeof part === "object" && part !== null && !Array.isArray(part);
  return (
    typeof draft.at === "string" &&
    !Number.isNaN(Date.parse(draft.at)) &&
    typeof draft.version === "number" &&
    isObject(draft.before) &&
    isObject(draft.values)
  );
}
