import type { Schema, SchemaField } from "@/api/types";

const ownWidgets = new Set(
  "text textarea markdown number money switch select radio datetime date json tags reference references tree file image password email url slug bytes permissions denials scopes resource_name action_name permission_action field_name changes user_agent".split(
    " ",
  ),
);
const ownKinds = new Set(["number", "line", "bar", "table"]);

const foreign = (field: SchemaField) => !ownWidgets.has(field.widget);

/** Whether something in the schema is drawn by extensions on pages that are the console's own: then they load before the first page. */
export function needsExtensions(schema: Schema): boolean {
  return (
    (schema.widgets ?? []).some((widget) => !ownKinds.has(widget.kind)) ||
    schema.resources.some(
      (resource) =>
        resource.fields.some(foreign) ||
        resource.inlines.some((inline) => inline.fields.some(foreign)) ||
        resource.actions.some((action) => action.input.some(foreign)),
    )
  );
}
