import type { Row, SchemaField } from "@/api/types";
import { registry } from "@/extension/registry";

/** A value to read: in a list's cell, a card, a detail page or a diff. */
export interface CellProps {
  field: SchemaField;
  value: unknown;
  /** The row it is of, with included rows where they were asked for. */
  row?: Row;
  /** Short: one line in a list. Long: whole text on a page of its own. */
  size?: "short" | "long";
}

/** A value as its kind is read. */
export function FieldValue(props: CellProps) {
  const Extended = registry.listCells.get(props.field.widget);
  if (Extended) return <Extended {...props} />;
  return <span>{props.value === null || props.value === undefined ? "–" : String(props.value)}</span>;
}
