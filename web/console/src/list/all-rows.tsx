import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import type { Page, Row, SchemaResource } from "@/api/types";
import { ErrorView } from "@/states/error";
import { useNarrow } from "@/theme/media";
import { Cards } from "./cards";
import styles from "./list.module.css";
import { type RowContext, TableRow } from "./row";
import type { Selection } from "./selection";
import { type Density, TableBones, TableFrame } from "./table";
import tableStyles from "./table.module.css";
import { type ListState, largestPage, requestOf } from "./url";
import type { Edits } from "./use-edits";

/** Rows that are loaded one below the other at most. */
const most = 10_000;
const virtualAbove = 200;

export interface AllRowsProps {
  context: RowContext;
  state: ListState;
  parts: { fields: string; include: string };
  density: Density;
  selection: Selection;
  edits: Edits;
  onSort(field: string, more: boolean): void;
  onRows(rows: Row[]): void;
  empty: ReactNode;
}

/** A list without pages: more rows come as one nears the end, up to ten thousand. Of more than two hundred only those in sight are drawn. */
export default function AllRows({
  context,
  state,
  parts,
  density,
  selection,
  edits,
  onSort,
  onRows,
  empty,
}: AllRowsProps) {
  const { t } = useTranslation("list");
  const narrow = useNarrow();
  const scroll = useRef<HTMLDivElement>(null);
  const query = useAllRows(context.resource, state, parts);
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items).slice(0, most), [query.data]);
  useEffect(() => onRows(rows), [rows, onRows]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = query;
  const more = hasNextPage && rows.length < most;
  const loadMore = () => {
    if (more && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  };
  if (query.error && !query.data) return <ErrorView error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data && rows.length === 0) return empty;
  const first = query.data?.pages[0];
  const status = (
    <div className={styles.foot}>
      <span className={styles.total} role="status">
        {t("all.loaded", {
          n: rows.length.toLocaleString(),
          total: `${(first?.total ?? 0).toLocaleString()}${first?.total_relation === "gte" ? "+" : ""}`,
        })}
        {rows.length >= most && hasNextPage && ` ${t("all.limit")}`}
      </span>
      {more && (narrow || isFetchNextPageError) && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("all.more")}
        </Button>
      )}
    </div>
  );
  if (narrow) {
    return (
      <>
        <Cards context={context} rows={rows} selection={selection} edits={edits} stale={query.isPlaceholderData} />
        {status}
      </>
    );
  }
  return (
    <>
      <TableFrame
        context={context}
        density={density}
        sort={state.sort}
        onSort={onSort}
        selection={selection}
        stale={query.isPlaceholderData}
        rowCount={first?.total_relation === "gte" ? -2 : (first?.total ?? rows.length)}
        scroll={scroll}
      >
        {query.data ? (
          <VirtualRows
            context={context}
            rows={rows}
            scroll={scroll}
            density={density}
            selection={selection}
            edits={edits}
            onEnd={loadMore}
          />
        ) : (
          <TableBones context={context} count={12} />
        )}
      </TableFrame>
      {status}
    </>
  );
}

function useAllRows(resource: SchemaResource, state: ListState, parts: { fields: string; include: string }) {
  const query = requestOf({ ...state, cursor: "", page: 1 }, largestPage, { ...parts, meta: "true" }).toString();
  return useInfiniteQuery({
    queryKey: ["rows", resource.name, "all", query],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      http.get<Page>(
        resource.endpoints.collection,
        pageParam ? `${query}&count=none&cursor=${encodeURIComponent(pageParam)}` : query,
        signal,
      ),
    getNextPageParam: (last) => last.next_cursor || undefined,
    placeholderData: (before) => before,
  });
}

interface VirtualRowsProps {
  context: RowContext;
  rows: Row[];
  scroll: React.RefObject<HTMLDivElement | null>;
  density: Density;
  selection: Selection;
  edits: Edits;
  onEnd(): void;
}

function VirtualRows({ context, rows, scroll, density, selection, edits, onEnd }: VirtualRowsProps) {
  const virtual = rows.length > virtualAbove;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (density === "compact" ? 34 : 44),
    overscan: 12,
    scrollPaddingStart: 40,
  });
  const items = virtualizer.getVirtualItems();
  const [start, end] = virtual ? [items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1] : [0, rows.length];
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastSeen >= rows.length - 60) onEnd();
  });
  const above = virtual ? (items[0]?.start ?? 0) : 0;
  const below = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const columns = context.columns.length + (context.selectable ? 2 : 1);
  return (
    <tbody>
      {above > 0 && (
        <tr aria-hidden>
          <td className={tableStyles.spacer} colSpan={columns} style={{ height: above }} />
        </tr>
      )}
      {rows.slice(start, end).map((row, i) => (
        <TableRow
          key={row.id}
          context={context}
          row={row}
          selected={selection.everything || selection.has(row.id)}
          edit={edits.rows.get(row.id)}
          index={start + i}
        />
      ))}
      {below > 0 && (
        <tr aria-hidden>
          <td className={tableStyles.spacer} colSpan={columns} style={{ height: below }} />
        </tr>
      )}
    </tbody>
  );
}
