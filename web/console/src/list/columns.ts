import type { SchemaField, SchemaResource } from "@/api/types";

/** A choice of columns as it is kept: names in their order. */
export type ColumnChoice = string[];

/** What the declaration shows, in its order; never nothing. */
export function declaredColumns(resource: SchemaResource): SchemaField[] {
  const named = (resource.list_fields ?? []).flatMap((name) =>
    resource.fields.filter((f) => f.name === name && canShow(f)),
  );
  if (named.length) return named;
  const listed = resource.fields.filter((f) => f.list && canShow(f));
  if (listed.length) return listed;
  return resource.fields.filter((f) => f.name === (resource.title_field || "id"));
}

/** What the recycle bin knows of each row beside its fields. */
export const deletedAt = "deleted_at";

/** The column that tells when a row was deleted. */
export function deletedColumn(label: SchemaField["label"]): SchemaField {
  return {
    name: deletedAt,
    kind: "time",
    widget: "datetime",
    label,
    help: { en: "", zh: "" },
    required: false,
    readonly: true,
    immutable: false,
    computed: false,
    write_only: false,
    null: false,
    unique: false,
    list: true,
    link: false,
    empty_value: { en: "", zh: "" },
  };
}

/** Whether a field can be a column at all. */
export function canShow(field: SchemaField): boolean {
  return !field.write_only && field.kind !== "bytes";
}

/** Every possible column: those of the choice first, then the rest as declared. */
export function possibleColumns(resource: SchemaResource): SchemaField[] {
  return resource.fields.filter(canShow);
}

/** The columns to show. What was chosen and no longer exists is left out; an empty choice is none. */
export function chosenColumns(resource: SchemaResource, ...choices: (ColumnChoice | undefined)[]): SchemaField[] {
  for (const choice of choices) {
    if (!Array.isArray(choice)) continue;
    const fields = [...new Set(choice)].flatMap((name) => resource.fields.filter((f) => f.name === name && canShow(f)));
    if (fields.length) return fields;
  }
  return declaredColumns(resource);
}

/** The field that leads to the record: the declared one when it is shown, else the first column. */
export function linkColumn(resource: SchemaResource, columns: SchemaField[]): string {
  const plain = (f: SchemaField) => f.kind !== "ref" && f.kind !== "many" && f.kind !== "file";
  return (
    (
      columns.find((f) => f.link) ??
      columns.find((f) => f.name === resource.title_field) ??
      columns.find(plain) ??
      columns[0]
    )?.name ?? "id"
  );
}

/** Parameters that make the answer carry what these columns need, and no more. */
export function partsFor(resource: SchemaResource, columns: SchemaField[]): { fields: string; include: string } {
  const names = new Set(["id", ...columns.map((f) => f.name).filter((name) => name !== deletedAt)]);
  for (const name of ["version", resource.title_field, ...resource.list_editable])
    if (resource.fields.some((f) => f.name === name)) names.add(name);
  for (const f of columns)
    if (f.kind === "money" && resource.fields.some((c) => c.name === "currency")) names.add("currency");
  const include = columns.flatMap((f) =>
    f.reference?.include && resource.includes.includes(f.reference.include) ? [f.reference.include] : [],
  );
  return { fields: [...names].join(","), include: include.join(",") };
}

export function isNumeric(field: SchemaField): boolean {
  return ["int", "float", "money"].includes(field.kind) && !field.choices;
}

/** Moves one entry of a list; out of range stays. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  next.splice(to, 0, item);
  return next;
}
