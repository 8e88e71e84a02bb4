import { Exact } from "@/api/json";
import type { SchemaField, SchemaInline, SchemaResource } from "@/api/types";
import { sameJSON, sameValue, toApi } from "@/fields/values";
import { childInputs, editableFields, type Item, itemsOf, newItem, type Values } from "./shape";

/** What is sent of a form. */
export interface Sending {
  body: Record<string, unknown>;
  /** PUT, because a merge patch cannot say it: null inside of a JSON value. */
  replace: boolean;
  /** For each inline that is sent: where its items stand in the form, in the order in which they are sent. */
  places: Record<string, number[]>;
}

/** What a new row is made of. */
export function creationOf(resource: SchemaResource, now: Values): Sending {
  return whole(resource, now, undefined);
}

/** What changed between the row as it was read and the form. An empty body: nothing did. */
export function changesOf(resource: SchemaResource, before: Values, now: Values, row: { id: string }): Sending {
  const body: Record<string, unknown> = {};
  const places: Record<string, number[]> = {};
  for (const field of editableFields(resource, row)) {
    if (sameValue(field, before[field.name], now[field.name])) continue;
    const value = patched(field, before[field.name], now[field.name]);
    if (value === inexpressible) return whole(resource, now, row);
    if (value !== undefined) body[field.name] = value;
  }
  for (const inline of resource.inlines) {
    const change = changedItems(inline, itemsOf(before, inline), itemsOf(now, inline));
    if (change === inexpressible) return whole(resource, now, row);
    if (!change) continue;
    body[inline.name] = change.items;
    places[inline.name] = change.places;
  }
  return { body, replace: false, places };
}

/** Whether anything would be sent. Cheaper than changesOf, and never fails on what is half typed. */
export function isChanged(resource: SchemaResource, before: Values, now: Values, row?: { id: string }): boolean {
  if (editableFields(resource, row).some((field) => !sameValue(field, before[field.name], now[field.name])))
    return true;
  return resource.inlines.some((inline) => isInlineChanged(inline, itemsOf(before, inline), itemsOf(now, inline)));
}

function isInlineChanged(inline: SchemaInline, before: Item[], now: Item[]): boolean {
  const sent = now.filter((item) => isSent(inline, item));
  const old = new Map(before.map((item) => [item.id, item]));
  if (sent.length !== before.length || isReordered(inline, before, sent)) return true;
  return sent.some((item) => {
    const was = item.id === undefined ? undefined : old.get(item.id);
    return !was || childInputs(inline, item).some((field) => !sameValue(field, was[field.name], item[field.name]));
  });
}

/** The whole form: a new row, or the replacement of one. */
function whole(resource: SchemaResource, now: Values, row: { id: string } | undefined): Sending {
  const body: Record<string, unknown> = {};
  const places: Record<string, number[]> = {};
  for (const field of editableFields(resource, row)) {
    const value = toApi(field, now[field.name]);
    if (value !== undefined) body[field.name] = value;
  }
  for (const inline of resource.inlines) {
    const all = itemsOf(now, inline);
    const sent = all.filter((item) => isSent(inline, item));
    if (sent.length === 0 && !row) continue;
    const positions = positionsOf(inline, [], sent);
    places[inline.name] = sent.map((item) => all.indexOf(item));
    body[inline.name] = sent.map((item, i) => wholeItem(inline, item, positions[i]));
  }
  return { body, replace: row !== undefined, places };
}

function wholeItem(inline: SchemaInline, item: Item, position: number | undefined): Record<string, unknown> {
  const body: Record<string, unknown> = item.id === undefined ? {} : { id: item.id };
  for (const field of childInputs(inline, item)) {
    const value = toApi(field, item[field.name]);
    if (value !== undefined) body[field.name] = value;
  }
  if (position !== undefined && inline.position_field) body[inline.position_field] = position;
  return body;
}

/** Whether an item of the form stands for a child: not one that was marked for deletion, nor an offered row left empty. */
export function isSent(inline: SchemaInline, item: Item): boolean {
  return !item.$deleted && !(item.$extra && isUntouched(inline, item));
}

function isUntouched(inline: SchemaInline, item: Item): boolean {
  const fresh = newItem(inline);
  return inline.fields.every(
    (field) => field.name === inline.position_field || sameValue(field, fresh[field.name], item[field.name]),
  );
}

function changedItems(
  inline: SchemaInline,
  before: Item[],
  now: Item[],
): { items: Record<string, unknown>[]; places: number[] } | typeof inexpressible | undefined {
  if (!isInlineChanged(inline, before, now)) return undefined;
  const old = new Map(before.map((item) => [item.id, item]));
  const sent = now.filter((item) => isSent(inline, item));
  const positions = positionsOf(inline, before, sent);
  const items: Record<string, unknown>[] = [];
  for (const [i, item] of sent.entries()) {
    const was = item.id === undefined ? undefined : old.get(item.id);
    const position = positions[i];
    if (!was) {
      if (Object.values(item).some((value) => holdsNull(value, 0))) return inexpressible;
      items.push(wholeItem(inline, item, position));
      continue;
    }
    const change: Record<string, unknown> = { id: item.id };
    for (const field of childInputs(inline, item)) {
      if (sameValue(field, was[field.name], item[field.name])) continue;
      const value = patched(field, was[field.name], item[field.name]);
      if (value === inexpressible) return inexpressible;
      if (value !== undefined) change[field.name] = value;
    }
    if (inline.position_field && position !== undefined && position !== was[inline.position_field])
      change[inline.position_field] = position;
    items.push(change);
  }
  return { items, places: sent.map((item) => now.indexOf(item)) };
}

/** Whether the children stand in another order than before, or a new one stands between them. */
function isReordered(inline: SchemaInline, before: Item[], sent: Item[]): boolean {
  if (!inline.position_field) return false;
  const present = new Set(sent.map((item) => item.id));
  const order = before.filter((item) => present.has(item.id)).map((item) => item.id);
  return order.some((id, i) => sent[i]?.id !== id);
}

/** The numbers that keep the order: as they are where nothing moved, from one up where something did. */
function positionsOf(inline: SchemaInline, before: Item[], sent: Item[]): (number | undefined)[] {
  const name = inline.position_field;
  if (!name) return [];
  const numbers = sent.map((item) =>
    typeof item[name] === "number" && item.id !== undefined ? item[name] : undefined,
  );
  const first = numbers.indexOf(undefined);
  const known = (first < 0 ? numbers : numbers.slice(0, first)) as number[];
  const rising = known.every((n, i) => i === 0 || (known[i - 1] ?? n) <= n);
  if (
    isReordered(inline, before, sent) ||
    !rising ||
    (first >= 0 && numbers.slice(first).some((n) => n !== undefined))
  ) {
    const start = Math.max(0, Math.min(1, ...before.map((item) => Number(item[name] ?? 1))));
    return sent.map((_, i) => start + i);
  }
  let last = Math.max(0, ...known);
  return numbers.map((n) => n ?? ++last);
}

const inexpressible = Symbol("a merge patch cannot say this");

function patched(field: SchemaField, before: unknown, now: unknown): unknown {
  const value = toApi(field, now);
  return field.kind === "json" ? mergePatch(before, value) : value;
}

/**
 * The merge patch (RFC 7396) that makes one JSON value of another. Null inside of an object means "take away" there, so
 * a value that holds null cannot be said.
 */
export function mergePatch(before: unknown, now: unknown): unknown {
  if (!isObject(now)) return now;
  if (!isObject(before)) return holdsNull(now, 1) ? inexpressible : now;
  const patch: Record<string, unknown> = {};
  for (const name of Object.keys(before)) if (!(name in now)) patch[name] = null;
  for (const [name, value] of Object.entries(now)) {
    if (name in before && sameJSON(before[name], value)) continue;
    if (value === null) return inexpressible;
    const inner = mergePatch(before[name], value);
    if (inner === inexpressible) return inexpressible;
    patch[name] = inner;
  }
  return patch;
}

export function isInexpressible(patch: unknown): boolean {
  return patch === inexpressible;
}

/** Whether an object holds null as a member, at any depth. Arrays are replaced as a whole and may. */
function holdsNull(value: unknown, depth: number): boolean {
  if (value === null) return depth > 0;
  return isObject(value) && Object.values(value).some((inner) => holdsNull(inner, depth + 1));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Exact);
}
