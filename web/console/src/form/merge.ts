import type { SchemaField, SchemaInline, SchemaResource } from "@/api/types";
import { sameValue } from "@/fields/values";
import { childInputs, editableFields, type Item, itemsOf, type Values } from "./shape";

export type Choice = "mine" | "theirs";

/** One thing that both changed, each in his own way. The path is "title", "parts[id].title" or, for a child as a whole, "parts[id]". */
export interface Conflict {
  path: string;
  field?: SchemaField;
  inline?: SchemaInline;
  /** Undefined for a child that is not there (any more). */
  before: unknown;
  mine: unknown;
  theirs: unknown;
}

/** What only one side changed, for the reader of a conflict. */
export interface OtherChange {
  path: string;
  field?: SchemaField;
  inline?: SchemaInline;
  before: unknown;
  theirs: unknown;
}

export interface Merged {
  values: Values;
  conflicts: Conflict[];
  /** What they changed and we did not: taken over. */
  others: OtherChange[];
}

/**
 * Brings together what a form holds (mine), what is stored by now (theirs) and what both began with (before). What one side
 * changed is taken; where both did, choices decide by path, and mine stands where nothing was chosen.
 */
export function mergeThree(
  resource: SchemaResource,
  before: Values,
  mine: Values,
  theirs: Values,
  row: { id: string },
  choices: Record<string, Choice> = {},
): Merged {
  const merged: Merged = { values: { ...mine }, conflicts: [], others: [] };
  const sides = { merged, choices };
  for (const field of editableFields(resource, row)) {
    const value = mergeField(sides, field.name, field, before[field.name], mine[field.name], theirs[field.name]);
    if (value !== undefined || field.name in theirs) merged.values[field.name] = value;
  }
  for (const inline of resource.inlines) {
    merged.values[inline.name] = mergeItems(
      sides,
      inline,
      itemsOf(before, inline),
      itemsOf(mine, inline),
      itemsOf(theirs, inline),
    );
  }
  return merged;
}

interface Sides {
  merged: Merged;
  choices: Record<string, Choice>;
}

function mergeField(
  { merged, choices }: Sides,
  path: string,
  field: SchemaField,
  before: unknown,
  mine: unknown,
  theirs: unknown,
  inline?: SchemaInline,
): unknown {
  if (field.write_only) return mine;
  if (sameValue(field, mine, theirs)) return mine;
  if (sameValue(field, before, mine)) {
    merged.others.push({ path, field, inline, before, theirs });
    return theirs;
  }
  if (sameValue(field, before, theirs)) return mine;
  if (field.kind === "many" && !field.reference?.ordered) return mergeSets(before, mine, theirs);
  merged.conflicts.push({ path, field, inline, before, mine, theirs });
  return choices[path] === "theirs" ? theirs : mine;
}

/** Sets do not clash: what either side put in is in, what either side took out is out. */
function mergeSets(before: unknown, mine: unknown, theirs: unknown): unknown[] {
  const [was, ours, others] = [before, mine, theirs].map((ids) => (Array.isArray(ids) ? ids : []));
  const result = (others ?? []).filter((id) => ours?.includes(id) || !was?.includes(id));
  for (const id of ours ?? []) if (!result.includes(id) && !was?.includes(id)) result.push(id);
  return result;
}

function mergeItems(sides: Sides, inline: SchemaInline, before: Item[], mine: Item[], theirs: Item[]): Item[] {
  const was = byId(before);
  const stored = byId(theirs);
  const result: Item[] = [];
  for (const item of mine) {
    if (item.id === undefined) {
      result.push(item);
      continue;
    }
    const old = was.get(item.id);
    const other = stored.get(item.id);
    if (other) result.push(mergePresent(sides, inline, old ?? {}, item, other));
    else {
      const kept = mergeGone(sides, inline, old, item);
      if (kept) result.push(kept);
    }
  }
  const shown = new Set(result.map((item) => item.id));
  const added = theirs.filter((item) => !shown.has(item.id) && !was.has(item.id ?? ""));
  for (const item of added)
    sides.merged.others.push({ path: pathOf(inline, item), inline, before: undefined, theirs: item });
  const isMoved = before.some((item, i) => mine[i]?.id !== item.id);
  if (isMoved) return [...result, ...added];
  const place = new Map(theirs.map((item, i) => [item.id, i]));
  const old = [...result.filter((item) => item.id !== undefined), ...added];
  old.sort((a, b) => (place.get(a.id) ?? theirs.length) - (place.get(b.id) ?? theirs.length));
  return [...old, ...result.filter((item) => item.id === undefined)];
}

/** A child that is still stored, and that we perhaps want to delete. */
function mergePresent(sides: Sides, inline: SchemaInline, old: Item, mine: Item, theirs: Item): Item {
  const path = pathOf(inline, theirs);
  if (mine.$deleted) {
    if (isSameItem(inline, old, theirs)) return { ...theirs, $deleted: true };
    sides.merged.conflicts.push({ path, inline, before: old, mine: undefined, theirs });
    return sides.choices[path] === "theirs" ? theirs : { ...theirs, $deleted: true };
  }
  const item: Item = { ...theirs };
  for (const field of childInputs(inline, mine)) {
    const name = field.name;
    if (name === inline.position_field) continue;
    item[name] = mergeField(sides, `${path}.${name}`, field, old[name], mine[name], theirs[name], inline);
  }
  return item;
}

/** A child that they deleted. What we changed in it is worth a question, and would be added anew. */
function mergeGone(sides: Sides, inline: SchemaInline, old: Item | undefined, mine: Item): Item | undefined {
  const path = pathOf(inline, mine);
  if (!old || mine.$deleted) return undefined;
  if (isSameItem(inline, old, mine)) {
    sides.merged.others.push({ path, inline, before: old, theirs: undefined });
    return undefined;
  }
  sides.merged.conflicts.push({ path, inline, before: old, mine, theirs: undefined });
  if (sides.choices[path] === "theirs") return undefined;
  const { id: _, ...fresh } = mine;
  return fresh;
}

function isSameItem(inline: SchemaInline, a: Item, b: Item): boolean {
  return childInputs(inline, a).every(
    (f) => f.name === inline.position_field || f.write_only || sameValue(f, a[f.name], b[f.name]),
  );
}

function byId(items: Item[]): Map<string, Item> {
  return new Map(items.flatMap((item) => (item.id === undefined ? [] : [[item.id, item] as const])));
}

function pathOf(inline: SchemaInline, item: Item): string {
  return `${inline.name}[${item.id}]`;
}

/**
 * Gives the children that were new when the form was sent the ids that they got: the answer holds them beside the ones that
 * had an id already, in the order of sending.
 */
export function withIds(
  resource: Pick<SchemaResource, "inlines">,
  values: Values,
  places: Record<string, number[]>,
  answer: Values,
): Values {
  const result = { ...values };
  for (const inline of resource.inlines) {
    const items = itemsOf(values, inline);
    const known = new Set(items.map((item) => item.id));
    const fresh = itemsOf(answer, inline).filter((item) => !known.has(item.id));
    const waiting = (places[inline.name] ?? []).filter((place) => items[place] && items[place].id === undefined);
    if (waiting.length !== fresh.length) continue;
    result[inline.name] = items.map((item, place) => {
      const found = fresh[waiting.indexOf(place)];
      if (!found || item.id !== undefined) return item;
      const { $extra: _, ...rest } = item;
      return { ...rest, id: found.id };
    });
  }
  return result;
}
