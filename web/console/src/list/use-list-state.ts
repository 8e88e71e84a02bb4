import { useCallback, useMemo, useRef, useState } from "react";
import { useHref, useNavigate, useNavigation, useSearchParams } from "react-router";
import type { SchemaResource } from "@/api/types";
import { addressOf, type ListState, parseState } from "./url";

export interface ListAddress {
  state: ListState;
  dropped: string[];
  /** Changes the address. Unless told otherwise the list begins at its first page again. */
  change(patch: Partial<ListState>, options?: { keepPage?: boolean; replace?: boolean }): void;
  /** Goes to a query string as a saved view has it. */
  goTo(query: string): void;
}

/** The list's state, read from the address and written to it; back and forward walk through it. */
export function useListState(resource: SchemaResource): ListAddress {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const { state: read, dropped } = useMemo(() => parseState(resource, params), [resource, params]);
  // What was just asked for shows at once: the address follows a moment later.
  const [ahead, setAhead] = useState<{ of: URLSearchParams; state: ListState }>();
  const state = ahead?.of === params ? ahead.state : read;
  const latest = useRef(state);
  latest.current = state;
  // Whoever is on the way to another page, whose code still loads, is not held up by a search that is sent a moment late.
  const here = useHref(".");
  const leaving = useRef(false);
  const to = useNavigation().location?.pathname;
  leaving.current = to !== undefined && to !== here;
  const address = useRef(params);
  address.current = params;
  const change = useCallback<ListAddress["change"]>(
    (patch, options = {}) => {
      if (leaving.current) return;
      const next: ListState = { ...latest.current, ...patch };
      if (!options.keepPage) {
        next.page = patch.page ?? 1;
        next.cursor = patch.cursor ?? "";
      }
      latest.current = next;
      setAhead({ of: address.current, state: next });
      void navigate({ search: addressOf(next) }, { replace: options.replace ?? false, preventScrollReset: true });
    },
    [navigate],
  );
  const goTo = useCallback((query: string) => void navigate({ search: query }), [navigate]);
  return useMemo(() => ({ state, dropped, change, goTo }), [state, dropped, change, goTo]);
}
