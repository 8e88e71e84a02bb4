import { Link } from "react-router";
import { shortId, titleOf } from "@/api/resource";
import type { Row, SchemaField, SchemaResource } from "@/api/types";
import { FieldValue } from "@/fields/cells";
import { isEditable } from "@/fields/values";
import { EditCell } from "./edit-cell";
import type { RowEdit } from "./save-cells";
import styles from "./table.module.css";
import type { Edits } from "./use-edits";

/** Whether a cell of this row may be changed in the list. */
export function mayEdit(resource: SchemaResource, row: Row, field: SchemaField): boolean {
  return (
    resource.list_editable.includes(field.name) &&
    resource.permissions.update === true &&
    row._meta?.can?.update !== false &&
    !row.deleted_at &&
    isEditable(field, row)
  );
}

export interface CellContent {
  resource: SchemaResource;
  field: SchemaField;
  row: Row;
  edit: RowEdit | undefined;
  onChange: Edits["change"];
}

/** A value of a list, to read or to change in place. */
export function Cell({ resource, field, row, edit, onChange }: CellContent) {
  if (mayEdit(resource, row, field))
    return <EditCell resource={resource} field={field} row={row} edit={edit} onChange={onChange} />;
  return <FieldValue field={field} value={row[field.name]} row={row} size="short" />;
}

/** The way from a list to the record. */
export function TitleLink({ resource, field, row }: { resource: SchemaResource; field: SchemaField; row: Row }) {
  const value = row[field.name];
  // A link cannot hold another one: text stands for itself, other kinds as they are read.
  const plain =
    typeof value === "string" && value.trim() !== "" && !field.choices && ["text", "long_text"].includes(field.kind);
  return (
    <Link
      to={recordPath(resource, row)}
      className={styles.title}
      data-row-link={row.id}
      title={plain ? value.slice(0, 500) : undefined}
    >
      {plain ? (
        shortId(value).slice(0, 500)
      ) : value === null || value === undefined || value === "" ? (
        titleOf(row, resource)
      ) : (
        <FieldValue field={field} value={value} row={row} size="short" />
      )}
    </Link>
  );
}

export function recordPath(resource: SchemaResource, row: Row): string {
  return `/${resource.name}/${encodeURIComponent(row.id)}${row.deleted_at ? "?deleted=true" : ""}`;
}
