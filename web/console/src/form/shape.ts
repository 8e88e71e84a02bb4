import type { Row, SchemaField, SchemaInline, SchemaResource } from "@/api/types";
import { defaultOf, fromApi, isEditable } from "@/fields/values";

/** What a form holds: values under the names of fields, and arrays of items under the names of inlines. */
export type Values = Record<string, unknown>;

/** A child as the form holds it. Without id it is new. */
export interface Item extends Record<string, unknown> {
  id?: string;
  /** Marked for deletion; it can be taken back until the form is saved. */
  $deleted?: boolean;
  /** An empty row that was offered; untouched it is not sent. */
  $extra?: boolean;
}

const kept = new Set(["id", "created_at", "updated_at", "version", "deleted_at"]);

/** Whether a field is one that every row has, which the page shows beside the form. */
export function isBookkeeping(name: string): boolean {
  return kept.has(name);
}

/** The fields that a person can set in this row; without a row, in a new one. */
export function editableFields(resource: Pick<SchemaResource, "fields">, row?: Record<string, unknown>): SchemaField[] {
  return resource.fields.filter((field) => !isBookkeeping(field.name) && isEditable(field, row));
}

/** The fields of a child that have a place in the form: not its parent, nor its place in an order made by hand. */
export function childFields(inline: SchemaInline): SchemaField[] {
  return inline.fields.filter(
    (f) => !isBookkeeping(f.name) && f.name !== inline.parent_field && f.name !== inline.position_field,
  );
}

/** The fields of a child that are sent, its position included. */
export function childInputs(inline: SchemaInline, item: Record<string, unknown>): SchemaField[] {
  return inline.fields.filter((f) => !isBookkeeping(f.name) && f.name !== inline.parent_field && isEditable(f, item));
}

export function itemsOf(values: Record<string, unknown>, inline: Pick<SchemaInline, "name">): Item[] {
  const items = values[inline.name];
  return Array.isArray(items) ? (items as Item[]) : [];
}

/** What the form holds of a row that was read. */
export function valuesOf(resource: SchemaResource, row: Row): Values {
  const values: Values = {};
  for (const field of editableFields(resource, row)) {
    const value = fromApi(field, row[field.name]);
    if (value !== undefined) values[field.name] = value;
  }
  for (const inline of resource.inlines)
    values[inline.name] = itemsOf(row, inline).map((item) => itemValues(inline, item));
  return values;
}

function itemValues(inline: SchemaInline, item: Item): Item {
  const values: Item = { id: item.id };
  for (const field of inline.fields) {
    if (isBookkeeping(field.name) || field.name === inline.parent_field) continue;
    const value = fromApi(field, item[field.name]);
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

/** A new child as it begins. */
export function newItem(inline: SchemaInline, extra = false): Item {
  const item: Item = {};
  for (const field of childFields(inline)) {
    if (isEditable(field) && !field.write_only) item[field.name] = defaultOf(field);
  }
  if (extra) item.$extra = true;
  return item;
}

/** Adds the empty rows that an inline offers, up to what it needs at least and may hold at most. */
export function withExtra(resource: Pick<SchemaResource, "inlines">, values: Values): Values {
  const all = { ...values };
  for (const inline of resource.inlines) {
    if (inline.can_add === false) continue;
    const items = itemsOf(values, inline).filter((item) => !item.$extra);
    const wanted = Math.min(
      Math.max(items.length + (inline.extra ?? 0), inline.min ?? 0),
      inline.max || Number.POSITIVE_INFINITY,
    );
    all[inline.name] = [
      ...items,
      ...Array.from({ length: Math.max(wanted - items.length, 0) }, () => newItem(inline, true)),
    ];
  }
  return all;
}
