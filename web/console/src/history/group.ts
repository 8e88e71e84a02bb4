import type { SchemaField, SchemaInline, SchemaResource } from "@/api/types";
import { parseHistoryPath } from "@/form/paths";

/** As history lines hold it: "title", "parts[id].title" or "parts[id]" to what it was and what it became. */
export type ChangeMap = Record<string, [unknown, unknown]>;

export interface FieldChange {
  name: string;
  /** Undefined when the reader does not know the field (any more). */
  field?: SchemaField;
  before: unknown;
  after: unknown;
}

export interface ItemChange {
  id: string;
  kind: "added" | "removed" | "changed";
  changes: FieldChange[];
}

export interface InlineChange {
  name: string;
  inline?: SchemaInline;
  items: ItemChange[];
}

export interface GroupedChanges {
  fields: FieldChange[];
  inlines: InlineChange[];
}

/** Sorts the lines of a change as the form has its fields, those of a child together. */
export function groupChanges(changes: ChangeMap, resource: SchemaResource | undefined): GroupedChanges {
  const grouped: GroupedChanges = { fields: [], inlines: [] };
  const inlines = new Map<string, InlineChange>();
  const items = new Map<string, ItemChange>();
  for (const [path, pair] of Object.entries(changes)) {
    const [before, after] = Array.isArray(pair) ? pair : [undefined, pair];
    const { name, item: id, child } = parseHistoryPath(path);
    if (id === undefined) {
      grouped.fields.push({ name, field: resource?.fields.find((f) => f.name === name), before, after });
      continue;
    }
    let group = inlines.get(name);
    if (!group) {
      group = { name, inline: resource?.inlines.find((i) => i.name === name), items: [] };
      inlines.set(name, group);
      grouped.inlines.push(group);
    }
    let item = items.get(`${name} ${id}`);
    if (!item) {
      item = { id, kind: "changed", changes: [] };
      items.set(`${name} ${id}`, item);
      group.items.push(item);
    }
    if (child !== undefined) {
      item.changes.push({ name: child, field: group.inline?.fields.find((f) => f.name === child), before, after });
    } else item.kind = after === null ? "removed" : "added";
  }
  for (const item of items.values()) {
    if (item.kind !== "changed" || item.changes.length === 0) continue;
    if (item.changes.every((c) => c.before === null)) item.kind = "added";
    else if (item.changes.every((c) => c.after === null)) item.kind = "removed";
  }
  sortAs(grouped.fields, [
    ...(resource?.fieldsets.flatMap((set) => set.fields) ?? []),
    ...(resource?.fields.map((f) => f.name) ?? []),
  ]);
  for (const group of grouped.inlines) {
    const order = group.inline?.fields.map((f) => f.name) ?? [];
    for (const item of group.items) sortAs(item.changes, order);
  }
  return grouped;
}

function sortAs(changes: FieldChange[], order: string[]) {
  const place = new Map([...new Set(order)].map((name, i) => [name, i]));
  changes.sort((a, b) => (place.get(a.name) ?? order.length) - (place.get(b.name) ?? order.length));
}
