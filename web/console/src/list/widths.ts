import type { SchemaField } from "@/api/types";

/** What a column needs to be read, in pixels. Columns that can use more share what is left. */
export function widthOf(field: SchemaField, isLink: boolean): { least: number; grows: boolean } {
  if (isLink) return { least: 220, grows: true };
  if (field.choices) return { least: 120, grows: false };
  switch (field.kind) {
    case "bool":
      return { least: 90, grows: false };
    case "int":
    case "float":
      return { least: 110, grows: false };
    case "money":
      return { least: 130, grows: false };
    case "time":
      return { least: 180, grows: false };
    case "date":
      return { least: 130, grows: false };
    case "file":
      return { least: 120, grows: false };
    case "ref":
      return { least: 150, grows: true };
    default:
      return { least: 160, grows: true };
  }
}
