import type { Row } from "@/api/types";
import { FieldValue } from "./cells";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";

/** A field of a form that cannot be set: its value, under the same label. */
export function ReadOnlyField({ field, value, row, id, ...rest }: FieldInputProps) {
  return (
    <output
      id={id}
      className={styles.readOnly}
      aria-describedby={rest["aria-describedby"]}
      aria-label={rest["aria-label"]}
    >
      <FieldValue field={field} value={value} row={isRow(row) ? row : undefined} size="long" />
    </output>
  );
}

function isRow(row: Record<string, unknown> | undefined): row is Row {
  return typeof row?.id === "string";
}
