import type { SchemaField } from "@/api/types";

/** A field for tests: text without any rule, unless told otherwise. */
export function fieldWith(parts: Partial<SchemaField> = {}): SchemaField {
  return {
    name: "field",
    kind: "text",
    widget: "text",
    label: { en: "Field", zh: "字段" },
    help: { en: "", zh: "" },
    required: false,
    readonly: false,
    immutable: false,
    computed: false,
    write_only: false,
    null: false,
    unique: false,
    list: false,
    link: false,
    empty_value: { en: "", zh: "" },
    ...parts,
  };
}
