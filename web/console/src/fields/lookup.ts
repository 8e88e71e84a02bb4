import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { http } from "@/api/http";
import { titleOf } from "@/api/resource";
import { useSchema } from "@/api/schema";
import type { Page, SchemaResource } from "@/api/types";
import { type Named, type Referred, titleFields } from "./titles";

/** A value that has not changed for a moment. */
export function useSettled<T>(value: T, milliseconds = 250): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** How rows are found by a text: by the declared search, else by a part or the beginning of the title, else not at all. */
export function searchParameter(reference: Referred, resource: SchemaResource | undefined): string | undefined {
  if (reference.searchable) return "search";
  const title = resource?.filters.find((filter) => filter.name === reference.title_field);
  const operator = ["contains", "startswith"].find((name) => title?.operators.includes(name));
  return title && operator ? `${title.name}__${operator}` : undefined;
}

/** Rows of another resource that match what is typed, a page at a time. A search that is no longer wanted is cancelled. */
export function useLookup(reference: Referred, typed: string, enabled: boolean) {
  const resource = useSchema().resources.find((r) => r.name === reference.resource && r.api === "v1");
  const text = useSettled(typed.trim(), typed === "" ? 0 : 250);
  const parameter = searchParameter(reference, resource);
  const query = useInfiniteQuery({
    queryKey: ["lookup", reference.resource, "search", parameter ? text : ""],
    enabled: enabled && reference.readable,
    staleTime: 15_000,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      http.get<Page>(
        reference.endpoint,
        {
          ...(parameter && text ? { [parameter]: text } : {}),
          fields: titleFields(reference),
          meta: true,
          per_page: 30,
          count: "none",
          cursor: pageParam || undefined,
        },
        signal,
      ),
    getNextPageParam: (last) => last.next_cursor || undefined,
    placeholderData: (previous) => previous,
  });
  const searching = (query.isFetching && !query.isFetchingNextPage) || text !== typed.trim();
  const answered: Named[] = (query.data?.pages ?? []).flatMap((page) =>
    page.items.map((row) => ({ id: row.id, title: titleOf(row, reference) })),
  );
  // Until the answer to what is typed is there, Enter must not take a row of an earlier answer that does not match.
  const found = searching ? answered.filter((row) => hasWords(row.title, typed)) : answered;
  return {
    found,
    canSearch: parameter !== undefined,
    /** Whether what is shown belongs to an earlier text. */
    searching,
    error: query.error,
    retry: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
  };
}

/** Whether every word of what is typed is in a title. */
export function hasWords(title: string, typed: string): boolean {
  const held = title.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => held.includes(word));
}
