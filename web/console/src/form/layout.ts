import type { SchemaField, SchemaInline, SchemaResource, Text } from "@/api/types";
import { isEditable } from "@/fields/values";
import { isBookkeeping } from "./shape";

export type Entry = { kind: "field"; field: SchemaField } | { kind: "inline"; inline: SchemaInline };

export interface Section {
  /** Its number in the declaration: what a person opened or closed is remembered under it. */
  key: string;
  label: Text;
  collapsed: boolean;
  entries: Entry[];
}

const none: Text = { en: "", zh: "" };

/** What the form shows, in order: the declared fieldsets, else all fields in one; inlines that none of them names follow. */
export function sectionsOf(resource: SchemaResource, isNew: boolean): Section[] {
  const declared = resource.fieldsets.length > 0;
  const sets = declared
    ? resource.fieldsets
    : [
        {
          label: none,
          fields: resource.fields.filter((f) => !isBookkeeping(f.name)).map((f) => f.name),
          collapsed: false,
        },
      ];
  const placed = new Set(sets.flatMap((set) => set.fields));
  const sections = sets.map((set, i) => ({
    key: String(i),
    label: set.label,
    collapsed: set.collapsed,
    entries: set.fields.flatMap((name) => entryOf(resource, name, isNew)),
  }));
  for (const inline of resource.inlines) {
    if (placed.has(inline.name)) continue;
    sections.push({ key: inline.name, label: none, collapsed: false, entries: [{ kind: "inline", inline }] });
  }
  return sections.filter((section) => section.entries.length > 0);
}

function entryOf(resource: SchemaResource, name: string, isNew: boolean): Entry[] {
  const field = resource.fields.find((f) => f.name === name);
  // What is denied stands in the matrix of what is allowed.
  if (field?.widget === "denials" && resource.fields.some((f) => f.widget === "permissions")) return [];
  // A new row has nothing to show in what cannot be set.
  if (field) return isNew && !isEditable(field) ? [] : [{ kind: "field", field }];
  const inline = resource.inlines.find((i) => i.name === name);
  return inline ? [{ kind: "inline", inline }] : [];
}

const wideWidgets = new Set([
  "textarea",
  "markdown",
  "json",
  "tags",
  "references",
  "file",
  "image",
  "url",
  "permissions",
]);

/** Whether a field needs the whole width of the form. */
export function isWide(field: SchemaField): boolean {
  if (wideWidgets.has(field.widget) || ["long_text", "json", "tags", "many", "file"].includes(field.kind)) return true;
  if (field.computed) return false;
  return field.kind === "text" && !field.choices && (field.max_length ?? 1000) > 100 && field.widget !== "slug";
}
