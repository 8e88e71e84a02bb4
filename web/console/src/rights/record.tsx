import type { Row, SchemaField, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { denialsOf, PermissionsView, passedOnBy } from "./field";

/** The matrix of a record that is only read. */
export function PermissionsRecord({
  field,
  resource,
  row,
}: {
  field: SchemaField;
  resource: SchemaResource;
  row: Row;
}) {
  const { text } = useLanguage();
  const denials = denialsOf(resource);
  const { field: roles } = passedOnBy(resource, row);
  return (
    <PermissionsView
      label={text(field.label)}
      resource={resource}
      row={row}
      roles={roles && row[roles]}
      allowed={row[field.name]}
      denied={denials && row[denials.name]}
    />
  );
}
