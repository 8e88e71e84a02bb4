import type { SchemaResource } from "@/api/types";

/** As history lines hold it: "title", "lessons[id].title" or "lessons[id]" to what it was and what it became. */
export type ChangeMap = Record<string, [unknown, unknown]>;

export interface ChangesProps {
  changes: ChangeMap;
  /** Whose fields these are; undefined for a resource that the reader does not know. */
  resource?: SchemaResource;
  /** Names of rows that are referred to, by id. */
  titles?: Record<string, string>;
}

/** What changed, field by field, for people. */
export function Changes(_props: ChangesProps) {
  return null;
}
