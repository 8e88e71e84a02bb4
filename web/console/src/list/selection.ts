import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Row } from "@/api/types";

export interface Selection {
  /** What is ticked, on this page and others. */
  ids: string[];
  has(id: string): boolean;
  /** Ticks or unticks a row; with range everything between it and the last one touched. */
  toggle(id: string, range?: boolean): void;
  togglePage(): void;
  /** How much of what is shown is ticked. */
  page: "none" | "some" | "all";
  /** Every row that matches is meant, shown or not. */
  everything: boolean;
  selectEverything(): void;
  clear(): void;
}

/** The ids between two of a list, both included, in the list's order. */
export function idsBetween(ids: string[], from: string, to: string): string[] {
  const a = ids.indexOf(from);
  const b = ids.indexOf(to);
  if (a < 0 || b < 0) return b < 0 ? [] : [to];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** What is selected of the rows shown; forgotten when other rows are meant (subject changes). */
export function useSelection(rows: Row[], subject: string): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const anchor = useRef("");
  const shown = useRef<string[]>([]);
  shown.current = useMemo(() => rows.map((r) => r.id), [rows]);

  const clear = useCallback(() => {
    setIds(new Set());
    setEverything(false);
    anchor.current = "";
  }, []);
  const before = useRef(subject);
  useEffect(() => {
    if (before.current !== subject) clear();
    before.current = subject;
  }, [subject, clear]);

  const toggle = useCallback((id: string, range = false) => {
    setEverything(false);
    const touched = range && anchor.current ? idsBetween(shown.current, anchor.current, id) : [id];
    anchor.current = id;
    setIds((old) => {
      const next = new Set(old);
      const on = !old.has(id);
      for (const each of touched) {
        if (on) next.add(each);
        else next.delete(each);
      }
      return next;
    });
  }, []);

  const page =
    shown.current.length > 0 && shown.current.every((id) => ids.has(id))
      ? "all"
      : shown.current.some((id) => ids.has(id))
        ? "some"
        : "none";
  return useMemo(
    () => ({
      ids: [...ids],
      has: (id) => ids.has(id),
      toggle,
      togglePage: () => {
        setEverything(false);
        setIds((old) => {
          const next = new Set(old);
          for (const id of shown.current) {
            if (page === "all") next.delete(id);
            else next.add(id);
          }
          return next;
        });
      },
      page,
      everything,
      selectEverything: () => setEverything(true),
      clear,
    }),
    [ids, page, everything, toggle, clear],
  );
}
