import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { http } from "@/api/http";
import type { components } from "@/api/openapi";

type Schemas = components["schemas"];

export type Explanation = Schemas["ExplainAnswerBody"];
export type Reason = Schemas["Reason"];
export type Holders = Schemas["WhoAnswerBody"];
export type Given = Schemas["GrantsAnswerBody"];

export interface Question {
  user: string;
  permission: string;
  row: string;
}

/** Why somebody may, or may not, do something. */
export function useExplanation({ user, permission, row }: Question) {
  return useQuery({
    queryKey: ["rows", "rbac", "explain", user, permission, row],
    enabled: user !== "" && permission !== "",
    queryFn: ({ signal }) =>
      http.get<Explanation>("/api/v1/rbac/explain", { user, permission, resource_id: row || undefined }, signal),
  });
}

export const holdersPerPage = 20;

/** Who may do something, a page at a time. */
export function useHolders(permission: string, page: number) {
  return useQuery({
    queryKey: ["rows", "rbac", "who", permission, page],
    enabled: permission !== "",
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      http.get<Holders>("/api/v1/rbac/who", { permission, page, per_page: holdersPerPage }, signal),
  });
}

/** All that somebody was given. */
export function useGiven(user: string) {
  return useQuery({
    queryKey: ["rows", "rbac", "grants", user],
    enabled: user !== "",
    queryFn: ({ signal }) => http.get<Given>("/api/v1/rbac/grants", { user }, signal),
  });
}
