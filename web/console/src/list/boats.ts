import type { Kind, SchemaField, SchemaFilter, SchemaResource } from "@/api/types";
import { fieldWith } from "@/fields/field-fixture";

const none = { en: "", zh: "" };

/** A field of a made-up resource. */
export function makeField(name: string, kind: Kind = "text", extra: Partial<SchemaField> = {}): SchemaField {
  return fieldWith({ name, kind, widget: kind, label: { en: name, zh: name }, ...extra });
}

const operators: Partial<Record<Kind, string[]>> = {
  bool: ["", "ne", "isnull"],
  enum: ["", "ne", "in", "isnull"],
  ref: ["", "ne", "in", "isnull"],
};

/** The filter of a field, with the operators of its kind. */
export function makeFilter(name: string, kind: Kind = "text", extra: Partial<SchemaFilter> = {}): SchemaFilter {
  const all = ["", "ne", "in", "gte", "lte", "gt", "lt", "contains", "startswith", "isnull"];
  return { name, kind, label: { en: name, zh: name }, operators: operators[kind] ?? all, ...extra };
}

const choices = ["draft", "open"].map((value) => ({ value, label: { en: value, zh: value } }));

/** A resource as a schema has it: boats with a name, a price, a state, an owner. */
export function makeResource(extra: Partial<SchemaResource> = {}): SchemaResource {
  return {
    name: "boats",
    api: "v1",
    app: "harbour",
    label: { en: "Boat", zh: "船" },
    label_many: { en: "Boats", zh: "船" },
    help: none,
    icon: "",
    group: none,
    hidden: false,
    title_field: "name",
    fields: [
      makeField("id"),
      makeField("version", "int"),
      makeField("name", "text", { list: true, link: true }),
      makeField("price_cents", "money", { list: true, currency: "CNY" }),
      makeField("state", "enum", { list: true, choices }),
      makeField("owner_id", "ref", {
        list: true,
        reference: {
          resource: "people",
          title_field: "name",
          endpoint: "/api/v1/people",
          readable: true,
          searchable: true,
          tree: false,
          ordered: false,
          include: "owner",
        },
      }),
      makeField("built_at", "time"),
    ],
    filters: [
      makeFilter("name"),
      makeFilter("price_cents", "money"),
      makeFilter("state", "enum", { choices }),
      makeFilter("afloat", "bool"),
      makeFilter("owner_id", "ref"),
      makeFilter("built_at", "time"),
      makeFilter("owner.name"),
    ],
    sortable: ["name", "price_cents", "built_at"],
    search: ["name"],
    search_help: none,
    empty_text: none,
    per_page: 0,
    facets: false,
    list_fields: [],
    default_order: "-built_at",
    includes: ["owner"],
    fieldsets: [],
    inlines: [],
    actions: [],
    permissions: { read: true, update: true },
    list_editable: [],
    date_hierarchy: "",
    save_as_new: false,
    soft_delete: false,
    view_on_site: false,
    history: true,
    requires_if_match: false,
    deprecated: false,
    endpoints: {
      collection: "/api/v1/boats",
      item: "/api/v1/boats/{id}",
      export: "/api/v1/boats/export",
      actions: "/api/v1/boats/actions/{name}",
      delete_preview: "",
      history: "",
      restore: "",
      facets: "",
      dates: "",
      revert: "",
    },
    ...extra,
  };
}
