import { http } from "@/api/http";
import { endpoint } from "@/api/resource";
import type { SchemaResource } from "@/api/types";
import type { ChangeMap } from "./changes";

/** One thing that happened to a row. */
export interface HistoryLine {
  id: string;
  at: string;
  actor_id: string;
  actor: string;
  request_id: string;
  address: string;
  resource: string;
  object_id: string;
  title: string;
  action: string;
  changes: ChangeMap;
}

export interface HistoryPageOf {
  items: HistoryLine[];
  /** Names of rows that the changes refer to, by id. */
  titles?: Record<string, string>;
  total?: number;
  total_relation?: "eq" | "gte";
  page?: number;
  per_page: number;
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
