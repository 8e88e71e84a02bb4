import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { titleOf } from "@/api/resource";
import type { Page, Row, SchemaResource } from "@/api/types";
import { ErrorView } from "@/states/error";
import { useNarrow } from "@/theme/media";
import { branchesOf } from "./branches";
import { CardBones, Cards } from "./cards";
import styles from "./list.module.css";
import type { RowContext } from "./row";
import type { Selection } from "./selection";
import { type Density, TableBones, TableFrame, TableRows } from "./table";
import { hasConditions, type ListState, largestPage, requestOf } from "./url";
import { useDrop } from "./use-drop";
import type { Edits } from "./use-edits";

const MoveDialog = lazy(async () => ({ default: (await import("./tree-dialogs")).MoveDialog }));
const noRows: Row[] = [];

/** Trees of more rows are read as a list. */
export const largestTree = 2000;
/** Of more rows only the top is open at first. */
const mostOpen = 300;

export interface TreeProps {
  context: RowContext;
  parent: string;
  state: ListState;
  parts: { fields: string; include: string };
  density: Density;
  selection: Selection;
  edits: Edits;
  onSort(field: string, more: boolean): void;
  onRows(rows: Row[]): void;
  /** Puts a row below another one; undefined: the caller may not. */
  onMove?: ((row: Row, to: string | null, below: string) => Promise<void>) | undefined;
  /** The row that is asked about where to move it. */
  moving: Row | undefined;
  onMoving(row: Row | undefined): void;
  empty: ReactNode;
}

/** The rows of a tree, each below its parent and indented. */
export default function Tree({
  context,
  parent,
  state,
  parts,
  density,
  selection,
  edits,
  onSort,
  onRows,
  onMove,
  moving,
  onMoving,
  empty,
}: TreeProps) {
  const { t } = useTranslation("list");
  const narrow = useNarrow();
  const [chosenClosed, setClosed] = useState<ReadonlySet<string>>();
  const query = useTree(context.resource, state, parts, parent);
  const closed = useMemo(
    () => chosenClosed ?? closedAtFirst(query.data?.items ?? [], parent),
    [chosenClosed, query.data, parent],
  );
  const { rows, branches } = useMemo(
    () => branchesOf(query.data?.items ?? [], parent, closed),
    [query.data, parent, closed],
  );
  useEffect(() => onRows(rows), [rows, onRows]);
  const latestClosed = useRef(closed);
  latestClosed.current = closed;
  const all = query.data?.items ?? noRows;
  const drop = useDrop(all, parent, (row, to) => {
    const below = all.find((r) => r.id === to);
    void onMove?.(row, to, below ? titleOf(below, context.resource) : "");
  });
  const canMove = onMove !== undefined;
  const folding = useMemo<RowContext>(
    () => ({
      ...context,
      ...(canMove ? { onGrip: onMoving } : {}),
      onFold: (id) =>
        setClosed((old) => {
          const next = new Set(old ?? latestClosed.current);
          if (!next.delete(id)) next.add(id);
          return next;
        }),
    }),
    [context, canMove, onMoving],
  );
  if (query.error) return <ErrorView error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data && query.data.items.length === 0) return empty;
  const body = narrow ? (
    query.data ? (
      <Cards
        context={folding}
        rows={rows}
        selection={selection}
        edits={edits}
        stale={query.isPlaceholderData}
        branches={branches}
      />
    ) : (
      <CardBones count={6} />
    )
  ) : (
    <TableFrame
      context={folding}
      density={density}
      sort={state.sort}
      onSort={onSort}
      selection={selection}
      stale={query.isPlaceholderData}
      tree
    >
      {query.data ? (
        <TableRows context={folding} rows={rows} selection={selection} edits={edits} branches={branches} />
      ) : (
        <TableBones context={folding} count={12} />
      )}
    </TableFrame>
  );
  const parents = new Set((query.data?.items ?? []).map((row) => row[parent]).filter((id) => typeof id === "string"));
  return (
    <>
      {canMove ? (
        <div className={styles.droppable} {...drop.handlers}>
          {body}
          {drop.dragging && (
            <div className={styles.dropTop} data-drop-top>
              {t("tree.dropTop")}
            </div>
          )}
        </div>
      ) : (
        body
      )}
      <Suspense fallback={null}>
        {moving && onMove && (
          <MoveDialog
            resource={context.resource}
            row={moving}
            parent={parent}
            rows={all}
            onMove={(to, below) => onMove(moving, to, below)}
            onClose={() => onMoving(undefined)}
          />
        )}
      </Suspense>
      <div className={styles.foot}>
        <span className={styles.total}>
          {t("total", { count: query.data?.items.length ?? 0, n: query.data?.items.length ?? "…" })}
          {query.data?.cut && ` ${t("tree.cut", { n: largestTree })}`}
        </span>
        <span>
          <Button type="text" size="small" onClick={() => setClosed(new Set())}>
            {t("tree.openAll")}
          </Button>
          <Button type="text" size="small" onClick={() => setClosed(new Set(parents))}>
            {t("tree.closeAll")}
          </Button>
        </span>
      </div>
    </>
  );
}

function closedAtFirst(rows: Row[], parent: string): ReadonlySet<string> {
  if (rows.length <= mostOpen) return new Set();
  return new Set(rows.map((row) => row[parent]).filter((id): id is string => typeof id === "string"));
}

function useTree(
  resource: SchemaResource,
  state: ListState,
  parts: { fields: string; include: string },
  parent: string,
) {
  const fields = parts.fields.split(",").includes(parent) ? parts.fields : `${parts.fields},${parent}`;
  const query = requestOf({ ...state, cursor: "", page: 1 }, largestPage, {
    ...parts,
    fields,
    meta: "true",
  }).toString();
  return useQuery({
    queryKey: ["rows", resource.name, "tree", query],
    queryFn: async ({ signal }) => {
      const items: Row[] = [];
      let cursor = "";
      do {
        const page = await http.get<Page>(
          resource.endpoints.collection,
          cursor ? `${query}&cursor=${encodeURIComponent(cursor)}` : query,
          signal,
        );
        items.push(...page.items);
        cursor = page.next_cursor ?? "";
      } while (cursor && items.length < largestTree);
      if (hasConditions(state)) items.unshift(...(await ancestorsOf(resource, items, parent, fields, signal)));
      return { items: items.slice(0, largestTree), cut: cursor !== "" || items.length > largestTree };
    },
    placeholderData: (before) => before,
  });
}

/** The rows above those that were found, so that each stands where it belongs. */
async function ancestorsOf(
  resource: SchemaResource,
  found: Row[],
  parent: string,
  fields: string,
  signal: AbortSignal,
): Promise<Row[]> {
  const known = new Set(found.map((row) => row.id));
  const above: Row[] = [];
  let level = found;
  for (let depth = 0; depth < 50 && above.length + found.length < largestTree; depth++) {
    const missing = [...new Set(level.map((row) => row[parent]))].filter(
      (id): id is string => typeof id === "string" && id !== "" && !known.has(id),
    );
    if (missing.length === 0) break;
    level = [];
    for (let i = 0; i < missing.length; i += 100) {
      const query = { id__in: missing.slice(i, i + 100).join(","), fields, meta: true, per_page: 100, count: "none" };
      level.push(...(await http.get<Page>(resource.endpoints.collection, query, signal)).items);
    }
    for (const row of level) known.add(row.id);
    above.push(...level);
  }
  return above;
}
