import type { Kind, SchemaField, SchemaInline, SchemaResource } from "@/api/types";
import { fieldWith } from "@/fields/field-fixture";

const none = { en: "", zh: "" };

/** A field for tests, with what matters named. */
export function field(name: string, kind: Kind = "text", rest: Partial<SchemaField> = {}): SchemaField {
  return fieldWith({ name, kind, label: { en: name, zh: name }, ...rest });
}

/** The children of the tests: parts, in an order made by hand. */
export const parts: SchemaInline = {
  name: "parts",
  label: { en: "Parts", zh: "部件" },
  parent_field: "thing_id",
  order: "position",
  position_field: "position",
  layout: "table",
  extra: 0,
  min: 0,
  max: 0,
  can_add: true,
  can_change: true,
  can_delete: true,
  fields: [
    field("id", "text", { readonly: true }),
    field("thing_id", "ref"),
    field("title", "text", { required: true }),
    field("position", "int"),
    field("extra", "json", { null: true }),
  ],
};

/** A resource for tests: things with parts. */
export function things(rest: Partial<SchemaResource> = {}): SchemaResource {
  return {
    name: "things",
    api: "v1",
    app: "test",
    label: { en: "Thing", zh: "东西" },
    label_many: { en: "Things", zh: "东西" },
    help: none,
    icon: "",
    group: none,
    hidden: false,
    title_field: "title",
    fields: [
      field("id", "text", { readonly: true }),
      field("version", "int", { readonly: true }),
      field("title", "text", { required: true }),
      field("body", "long_text"),
      field("count", "int", { null: true }),
      field("at", "time", { null: true }),
      field("settings", "json", { null: true }),
      field("labels", "tags"),
      field("friends", "many", {
        reference: {
          resource: "things",
          title_field: "title",
          endpoint: "/api/v1/things",
          readable: true,
          searchable: true,
          tree: false,
          ordered: false,
        },
      }),
      field("number", "text", { immutable: true }),
      field("total", "int", { computed: true, readonly: true }),
      field("secret", "text", { write_only: true, widget: "password" }),
      field("picture", "file", { null: true }),
    ],
    filters: [],
    sortable: [],
    search: [],
    search_help: none,
    empty_text: none,
    per_page: 0,
    facets: false,
    list_fields: [],
    default_order: "",
    includes: [],
    fieldsets: [],
    inlines: [parts],
    actions: [],
    permissions: {},
    list_editable: [],
    date_hierarchy: "",
    save_as_new: false,
    soft_delete: false,
    view_on_site: false,
    history: true,
    requires_if_match: false,
    deprecated: false,
    endpoints: {
      collection: "/api/v1/things",
      item: "/api/v1/things/{id}",
      export: "",
      actions: "",
      delete_preview: "",
      history: "/api/v1/things/{id}/history",
      restore: "",
      facets: "",
      dates: "",
      revert: "",
    },
    ...rest,
  };
}

/** A thing with two parts, as it is read. */
export function thing(rest: Record<string, unknown> = {}) {
  return {
    id: "t1",
    version: 3,
    title: "Lamp",
    body: "",
    count: 2,
    at: "2026-03-01T08:00:00.000Z",
    settings: { a: 1, deep: { b: 2, c: 3 } },
    labels: ["x"],
    friends: ["f1", "f2"],
    number: "N-1",
    total: 9,
    picture: null,
    parts: [
      { id: "p1", version: 1, title: "Foot", position: 1, extra: null },
      { id: "p2", version: 1, title: "Shade", position: 2, extra: { k: 1 } },
    ],
    ...rest,
  };
}
