import type { Row, SchemaResource } from "@/api/types";
import { fromApi } from "@/fields/values";
import { editableFields, itemsOf, type Values } from "./shape";

/** What a copy of a row is made of: the form without the children's ids, and what could only be set when the row was made. */
export function copyOf(resource: SchemaResource, now: Values, row: Row | undefined): Values {
  const copy: Values = {};
  const inForm = new Set(editableFields(resource, row));
  for (const field of editableFields(resource)) {
    const value = inForm.has(field) ? now[field.name] : fromApi(field, row?.[field.name]);
    if (value !== undefined) copy[field.name] = value;
  }
  for (const inline of resource.inlines) copy[inline.name] = itemsOf(now, inline).map(({ id: _, ...item }) => item);
  return copy;
}
