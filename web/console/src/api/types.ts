/** The shapes that the console reads. */
export interface Text {
  en: string;
  zh: string;
}

export type Kind =
  | "text"
  | "long_text"
  | "int"
  | "float"
  | "money"
  | "bool"
  | "enum"
  | "time"
  | "date"
  | "json"
  | "tags"
  | "ref"
  | "many"
  | "file"
  | "bytes";

export interface Choice {
  value: string;
  label: Text;
}

export interface SchemaReference {
  resource: string;
  title_field: string;
  endpoint: string;
  readable: boolean;
  searchable: boolean;
  tree: boolean;
  ordered: boolean;
  on_delete?: string;
  include?: string;
}

export interface SchemaField {
  name: string;
  kind: Kind;
  widget: string;
  label: Text;
  help: Text;
  required: boolean;
  readonly: boolean;
  immutable: boolean;
  computed: boolean;
  write_only: boolean;
  null: boolean;
  unique: boolean;
  list: boolean;
  link: boolean;
  choices?: Choice[];
  min_length?: number;
  max_length?: number;
  min_items?: number;
  max_items?: number;
  min?: number;
  max?: number;
  pattern?: string;
  format?: string;
  default?: unknown;
  slug_source?: string;
  currency?: string;
  reference?: SchemaReference;
  accept?: string[];
  max_size?: number;
  empty_value?: Text;
}

export interface SchemaFilter {
  name: string;
  kind: Kind;
  label: Text;
  /** "" is equality. */
  operators: string[];
  choices?: Choice[];
}

export interface SchemaFieldset {
  label: Text;
  fields: string[];
  collapsed: boolean;
}

export interface SchemaInline {
  name: string;
  label: Text;
  resource?: string;
  parent_field: string;
  order: string;
  position_field?: string;
  layout?: "table" | "stack";
  extra?: number;
  min?: number;
  max: number;
  can_add?: boolean;
  can_change?: boolean;
  can_delete?: boolean;
  fields: SchemaField[];
}

export interface SchemaAction {
  name: string;
  label: Text;
  confirm: Text;
  danger: boolean;
  permission: string;
  endpoint: string;
  input: SchemaField[];
}

export interface SchemaResource {
  name: string;
  api: string;
  app: string;
  label: Text;
  label_many: Text;
  help: Text;
  icon: string;
  group: Text;
  hidden: boolean;
  title_field: string;
  fields: SchemaField[];
  filters: SchemaFilter[];
  sortable: string[];
  search: string[];
  search_help?: Text;
  empty_text?: Text;
  default_order: string;
  per_page?: number;
  facets?: boolean;
  list_fields?: string[];
  includes: string[];
  fieldsets: SchemaFieldset[];
  inlines: SchemaInline[];
  actions: SchemaAction[];
  permissions: Record<string, boolean>;
  list_editable: string[];
  date_hierarchy: string;
  save_as_new: boolean;
  soft_delete: boolean;
  view_on_site: boolean;
  history: boolean;
  requires_if_match: boolean;
  deprecated: boolean;
  endpoints: {
    collection: string;
    item: string;
    export: string;
    actions: string;
    delete_preview: string;
    history: string;
    restore: string;
    facets?: string;
    dates?: string;
    revert?: string;
  };
}

export interface SchemaPage {
  name: string;
  label: Text;
  icon: string;
  group: Text;
  app: string;
  path: string;
}

export interface SchemaWidget {
  name: string;
  label: Text;
  app: string;
  kind: "number" | "line" | "bar" | "table" | (string & {});
  width: number;
  period: boolean;
}

export interface Schema {
  languages: string[];
  resources: SchemaResource[];
  pages: SchemaPage[];
  widgets?: SchemaWidget[];
  extensions?: string[];
}

/** A row as the API answers it; _meta only where it was asked for. */
export interface Row {
  id: string;
  version: number;
  _meta?: RowMeta;
  [field: string]: unknown;
}

export interface RowMeta {
  title: string;
  url?: string;
  can?: { update: boolean; delete: boolean };
}

export interface Page {
  items: Row[];
  total?: number;
  total_relation?: "eq" | "gte";
  page?: number;
  per_page: number;
  next_cursor?: string;
}

export interface Me {
  id: string;
  username: string;
  display_name: string;
  email: string | null;
  phone?: string | null;
  language: string;
  superuser: boolean;
  session_id: string;
  roles: string[];
  permissions: string[];
  departments: string[];
}

export interface Session {
  user: Me | null;
  csrf_token: string | null;
  site_name: string;
}
