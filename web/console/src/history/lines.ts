import { http } from "@/api/http";
import type { components } from "@/api/openapi";
import { endpoint } from "@/api/resource";
import type { Page, SchemaResource } from "@/api/types";
import type { ChangeMap } from "./changes";

/** One thing that happened to a row. */
/** One entry of history with all of its members. */
export interface HistoryLine extends Required<Omit<components["schemas"]["AuditRow"], "_meta" | "changes">> {
  changes: ChangeMap;
}

export interface HistoryPageOf extends Omit<Page, "items"> {
  items: HistoryLine[];
  /** Names of rows that the changes refer to, by id. */
  titles?: Record<string, string>;
}

/** What happened to a row, newest first. */
export function readHistory(
  resource: SchemaResource,
  id: string,
  query: { page?: number; per_page?: number },
  signal?: AbortSignal,
): Promise<HistoryPageOf> {
  return http.get<HistoryPageOf>(endpoint(resource.endpoints.history, id), query, signal);
}
