import { hashKey, keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query";
import { http } from "./http";
import type { Page, Row, SchemaResource } from "./types";

export function itemPath(resource: SchemaResource, id: string): string {
  return resource.endpoints.item.replace("{id}", encodeURIComponent(id));
}

/** Fills the {id} or {name} of one of the schema's endpoints. */
export function endpoint(template: string, value: string): string {
  return template.replace(/\{(id|name)\}/, encodeURIComponent(value));
}

export const keys = {
  all: (resource: string) => ["rows", resource] as const,
  list: (resource: string, query: string) => ["rows", resource, "list", query] as const,
  item: (resource: string, id: string) => ["rows", resource, "item", id] as const,
  /** The same row as the recycle bin has it, or not. */
  itemIn: (resource: string, id: string, bin: boolean) => [...keys.item(resource, id), bin] as const,
};

/** A page of rows; query is what stands behind the question mark. The page before stays while the next one loads. */
export function useRows(resource: SchemaResource, query: string) {
  return useQuery({
    queryKey: keys.list(resource.name, query),
    queryFn: ({ signal }) => http.get<Page>(resource.endpoints.collection, query, signal),
    placeholderData: keepPreviousData,
  });
}

export interface Loaded {
  row: Row;
  etag: string;
}

/** One row with its entity tag and _meta, and the rows it refers to under the references' names. */
export function useRow(resource: SchemaResource, id: string | undefined, options: { deleted?: boolean } = {}) {
  return useQuery({
    queryKey: keys.itemIn(resource.name, id ?? "", options.deleted ?? false),
    enabled: id !== undefined,
    queryFn: async ({ signal }): Promise<Loaded> => {
      const query = { meta: true, include: resource.includes.join(","), deleted: options.deleted || undefined };
      const answer = await http.send<Row>("GET", itemPath(resource, id ?? ""), { query, signal });
      return { row: answer.data, etag: answer.etag };
    },
  });
}

/** After a change nothing that was read of this resource, or refers to it, is believed any more; gone is not read again. */
export async function rowsChanged(client: QueryClient, gone?: readonly unknown[]): Promise<void> {
  if (gone) await client.invalidateQueries({ queryKey: gone, exact: true, refetchType: "none" });
  const areas: unknown[] = ["rows", "widget", "lookup"];
  await client.invalidateQueries({
    predicate: (q) => areas.includes(q.queryKey[0]) && !(gone && hashKey(q.queryKey) === hashKey(gone)),
  });
}

/** How a row is called. */
export function titleOf(row: Row | undefined, resource: Pick<SchemaResource, "title_field">): string {
  if (!row) return "";
  if (row._meta?.title) return row._meta.title === row.id ? shortId(row.id) : row._meta.title;
  const value = resource.title_field ? row[resource.title_field] : undefined;
  return typeof value === "string" && value !== "" ? value : shortId(row.id);
}

/** The ends of a long id: enough to tell it from others on the same page. */
export function shortId(id: string): string {
  return /^[\da-f]{8}-[\da-f-]{27}$/.test(id) ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}
