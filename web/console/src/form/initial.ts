import type { SchemaResource } from "@/api/types";
import { digitsOf, numeric } from "@/fields/numbers";
import { isNumeric } from "@/fields/values";
import { editableFields, type Values } from "./shape";

/** What a new row begins with by its address: /console/courses/new?author_id=… What is no value of its field is left out. */
export function initialOf(resource: SchemaResource, search: URLSearchParams): Values {
  const values: Values = {};
  for (const field of editableFields(resource)) {
    const all = search.getAll(field.name).filter((text) => text !== "");
    const text = all[0];
    if (text === undefined || field.write_only) continue;
    if (field.kind === "many" || field.kind === "tags") values[field.name] = all.flatMap((part) => part.split(","));
    else if (field.kind === "bool") values[field.name] = text === "true";
    else if (isNumeric(field)) {
      const digits = digitsOf(text);
      const number = digits === undefined ? undefined : numeric(digits, field.kind !== "float");
      if (number !== undefined) values[field.name] = number;
    } else if (field.kind === "enum") {
      if (field.choices?.some((choice) => choice.value === text)) values[field.name] = text;
    } else if (!["json", "file", "bytes"].includes(field.kind)) values[field.name] = text;
  }
  return values;
}
