import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import type { Page, Row, SchemaResource } from "@/api/types";
import { ErrorView } from "@/states/error";
import { useNarrow } from "@/theme/media";
import { branchesOf } from "./branches";
import { CardBones, Cards } from "./cards";
import styles from "./list.module.css";
import type { RowContext } from "./row";
import type { Selection } from "./selection";
import { type Density, TableBones, TableFrame, TableRows } from "./table";
import { type ListState, largestPage, requestOf } from "./url";
import type { Edits } from "./use-edits";

/** Trees of more rows are read as a list. */
export const largestTree = 500;

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
  empty,
}: TreeProps) {
  const { t } = useTranslation("list");
  const narrow = useNarrow();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const query = useTree(context.resource, state, parts, parent);
  const { rows, branches } = useMemo(
    () => branchesOf(query.data?.items ?? [], parent, closed),
    [query.data, parent, closed],
  );
  useEffect(() => onRows(rows), [rows, onRows]);
  const folding = useMemo<RowContext>(
    () => ({
      ...context,
      onFold: (id) =>
        setClosed((old) => {
          const next = new Set(old);
          if (!next.delete(id)) next.add(id);
          return next;
        }),
    }),
    [context],
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
      {body}
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
      return { items: items.slice(0, largestTree), cut: cursor !== "" || items.length > largestTree };
    },
    placeholderData: (before) => before,
  });
}
