import type { Row, SchemaResource } from "@/api/types";

/** What the person chose when he saved. */
export type SavedHow = "stay" | "close" | "another" | "copy";

export interface RecordFormProps {
  resource: SchemaResource;
  /** The row to change; without it a new one is made. */
  id?: string;
  /** Values that a new row begins with. */
  initial?: Record<string, unknown>;
  onSaved: (row: Row, how: SavedHow) => void;
  onCancel: () => void;
}

/** The form of one row: on a page of its own, or in a drawer where a reference is made in place. */
export function RecordForm(_props: RecordFormProps) {
  return null;
}
