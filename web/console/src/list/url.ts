import type { Kind, SchemaFilter, SchemaResource } from "@/api/types";

/** One condition, as the API has it: price_cents, gte, "100". The operator "" is equality. */
export interface Filter {
  field: string;
  operator: string;
  value: string;
}

export interface Sort {
  field: string;
  descending: boolean;
}

export type Display = "pages" | "all" | "tree";

/** All that a list shows, which is all that stands in its address. */
export interface ListState {
  filters: Filter[];
  search: string;
  /** Empty: the declared order. */
  sort: Sort[];
  page: number;
  /** undefined: the declared size. */
  perPage: number | undefined;
  cursor: string;
  deleted: boolean;
  /** Id of a saved view, "all" for none though there is a default one. */
  view: string;
  /** Empty: the user's own columns. */
  columns: string[];
  display: Display;
}

export const emptyState: ListState = {
  filters: [],
  search: "",
  sort: [],
  page: 1,
  perPage: undefined,
  cursor: "",
  deleted: false,
  view: "",
  columns: [],
  display: "pages",
};

/** The most rows that the API gives at once. */
export const largestPage = 200;
const deepest = 1_000_000;

export interface Parsed {
  state: ListState;
  /** Names of parameters that this list does not have, or with values that cannot be. */
  dropped: string[];
}

/** Reads an address. Never fails: what makes no sense is left out and named. */
export function parseState(resource: SchemaResource, params: URLSearchParams): Parsed {
  const state: ListState = { ...emptyState, filters: [], sort: [], columns: [] };
  const dropped: string[] = [];
  const seen = new Set<string>();
  const inBin = params.get("deleted") === "true" && resource.soft_delete;
  let descending = false;
  for (const [name, value] of params) {
    if (seen.has(name)) {
      dropped.push(name);
      continue;
    }
    seen.add(name);
    if (name === "order") {
      if (value === "desc") descending = true;
      else if (value !== "asc") dropped.push(name);
    } else if (!readOwn(resource, state, name, value, inBin)) dropped.push(name);
  }
  if (descending) state.sort = state.sort.map((s) => ({ ...s, descending: true }));
  if (state.cursor) state.page = 1;
  return { state, dropped };
}

function readOwn(resource: SchemaResource, state: ListState, name: string, value: string, inBin: boolean): boolean {
  switch (name) {
    case "search":
      state.search = value.trim();
      return resource.search.length > 0;
    case "sortby":
      state.sort = parseSort(inBin ? [...resource.sortable, "deleted_at"] : resource.sortable, value);
      return value.split(",").length === state.sort.length;
    case "page": {
      const page = wholeNumber(value, 1, deepest);
      if (page !== undefined) state.page = page;
      return page !== undefined;
    }
    case "per_page":
      state.perPage = wholeNumber(value, 1, largestPage);
      return state.perPage !== undefined;
    case "cursor":
      state.cursor = value;
      return true;
    case "deleted":
      state.deleted = inBin;
      return state.deleted || value === "false";
    case "_view":
      state.view = value;
      return true;
    case "_columns": {
      const names = value.split(",").filter((n) => resource.fields.some((f) => f.name === n));
      state.columns = [...new Set(names)];
      return state.columns.length > 0;
    }
    case "_display":
      if (value !== "all" && value !== "tree") return false;
      state.display = value;
      return true;
  }
  const filter = parseFilter(resource.filters, name, value);
  if (filter) state.filters.push(filter);
  return filter !== undefined;
}

function parseSort(sortable: string[], value: string): Sort[] {
  const keys: Sort[] = [];
  for (const part of value.split(",")) {
    const descending = part.startsWith("-");
    const field = descending ? part.slice(1) : part;
    if (sortable.includes(field) && !keys.some((k) => k.field === field)) keys.push({ field, descending });
  }
  return keys;
}

function parseFilter(filters: SchemaFilter[], name: string, value: string): Filter | undefined {
  const cut = name.lastIndexOf("__");
  const field = cut > 0 ? name.slice(0, cut) : name;
  const operator = cut > 0 ? name.slice(cut + 2) : "";
  const declared = filters.find((f) => f.name === field);
  if (!declared?.operators.includes(operator)) return undefined;
  return fits(declared, operator, value) ? { field, operator, value } : undefined;
}

/** Whether a value can stand behind an operator at all; the server has the last word. */
export function fits(filter: SchemaFilter, operator: string, value: string): boolean {
  if (operator === "isnull") return value === "true" || value === "false";
  if (value === "" || value.length > 4000) return false;
  const values = operator === "in" ? value.split(",") : [value];
  if (values.length > 200) return false;
  return values.every((v) =>
    isValue(
      filter.kind,
      filter.choices?.map((c) => c.value),
      v,
    ),
  );
}

function isValue(kind: Kind, choices: string[] | undefined, value: string): boolean {
  switch (kind) {
    case "bool":
      return value === "true" || value === "false";
    case "enum":
      return !choices || choices.includes(value);
    case "int":
    case "money":
      return /^-?\d{1,19}$/.test(value);
    case "float":
      return value.trim() !== "" && Number.isFinite(Number(value));
    case "time":
      return /^\d{4}-\d\d-\d\d([T ].*)?$/.test(value) && !Number.isNaN(Date.parse(value));
    case "date":
      return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
    default:
      return true;
  }
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const n = Number(text);
  return n >= least && n <= most ? n : undefined;
}

function parameterOf(filter: Filter): string {
  return filter.operator ? `${filter.field}__${filter.operator}` : filter.field;
}

export function sortText(sort: Sort[]): string {
  return sort.map((s) => (s.descending ? `-${s.field}` : s.field)).join(",");
}

/** What limits the rows, without order and page: for actions, counts, dates. */
export function conditionsOf(state: ListState): URLSearchParams {
  const params = new URLSearchParams();
  for (const filter of state.filters) params.append(parameterOf(filter), filter.value);
  if (state.search) params.append("search", state.search);
  if (state.deleted) params.append("deleted", "true");
  return params;
}

/** Conditions and order: for exports and saved views. */
export function selectionOf(state: ListState): URLSearchParams {
  const params = conditionsOf(state);
  if (state.sort.length) params.append("sortby", sortText(state.sort));
  return params;
}

/** What the list asks the API for. */
export function requestOf(state: ListState, perPage: number, extra: Record<string, string>): URLSearchParams {
  const params = selectionOf(state);
  if (state.cursor) params.append("cursor", state.cursor);
  else if (state.page > 1) params.append("page", String(state.page));
  params.append("per_page", String(perPage));
  for (const [name, value] of Object.entries(extra)) if (value) params.append(name, value);
  return params;
}

/** The address of a list, short: what is as usual is left out. */
export function addressOf(state: ListState): string {
  const params = selectionOf(state);
  if (state.cursor) params.append("cursor", state.cursor);
  else if (state.page > 1) params.append("page", String(state.page));
  if (state.perPage !== undefined) params.append("per_page", String(state.perPage));
  if (state.columns.length) params.append("_columns", state.columns.join(","));
  if (state.display !== "pages") params.append("_display", state.display);
  if (state.view) params.append("_view", state.view);
  return readable(params);
}

/** A query string in which commas and colons are still commas and colons. */
export function readable(params: URLSearchParams): string {
  return params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}

export function hasConditions(state: ListState): boolean {
  return state.filters.length > 0 || state.search !== "";
}

/** The filters with those of one field replaced. */
export function withField(filters: Filter[], field: string, next: Omit<Filter, "field">[]): Filter[] {
  const at = filters.findIndex((f) => f.field === field);
  const rest = filters.filter((f) => f.field !== field);
  rest.splice(at < 0 ? rest.length : at, 0, ...next.map((f) => ({ ...f, field })));
  return rest;
}

/** The order after a click on a column's heading: up, down, as declared. With more, beside the columns that sort already. */
export function sortedBy(sort: Sort[], field: string, more: boolean): Sort[] {
  const now = sort.find((s) => s.field === field);
  const next: Sort | undefined = !now
    ? { field, descending: false }
    : now.descending
      ? undefined
      : { field, descending: true };
  if (!more) return next ? [next] : [];
  if (!now) return next ? [...sort, next] : sort;
  return sort.flatMap((s) => (s.field === field ? (next ? [next] : []) : [s]));
}
