import { Alert } from "antd";
import useApp from "antd/es/app/useApp";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { usePreference, usePreferencesReady } from "@/api/preferences";
import { titleOf, useRows } from "@/api/resource";
import type { Row, SchemaAction, SchemaField, SchemaResource } from "@/api/types";
import { isEditable } from "@/fields/values";
import { loadTexts, useLanguage } from "@/i18n";
import { useTitle } from "@/shell/title";
import { ErrorView } from "@/states/error";
import { useNarrow } from "@/theme/media";
import { permittedActions, type Target } from "./actions";
import { parentField } from "./branches";
import { BulkBar } from "./bulk-bar";
import { CardBones, Cards } from "./cards";
import { Chips } from "./chips";
import { chosenColumns, deletedColumn, linkColumn, partsFor } from "./columns";
import { Dates } from "./dates";
import { EditBar } from "./edit-bar";
import { EmptyList } from "./empty";
import { useListKeys } from "./keys";
import styles from "./list.module.css";
import { Paging } from "./paging";
import { resultText } from "./result-text";
import type { RowContext } from "./row";
import { type MenuTarget, RowMenu } from "./row-menu";
import { useSelection } from "./selection";
import { type Density, TableBones, TableFrame, TableRows } from "./table";
import { Toolbar } from "./toolbar";
import { Total } from "./total";
import { conditionsOf, hasConditions, requestOf, selectionOf, sortedBy } from "./url";
import { useCharts } from "./use-charts";
import { useDefaultView } from "./use-default-view";
import { useEdits } from "./use-edits";
import { useFiltersOpen } from "./use-filters-open";
import { useListState } from "./use-list-state";
import { useMove } from "./use-move";
import { useRestore } from "./use-restore";
import { Views } from "./views";

const FilterPanel = lazy(() => import("./filter-panel"));
const ColumnsDialog = lazy(() => import("./columns-dialog"));
const Charts = lazy(async () => {
  const [charts] = await Promise.all([import("./charts"), loadTexts("dashboard")]);
  return charts;
});
const ExportDialog = lazy(() => import("./export-dialog"));
const ActionDialog = lazy(() => import("./action-dialog"));
const AllRows = lazy(() => import("./all-rows"));
const Tree = lazy(() => import("./tree"));
const RenameDialog = lazy(async () => ({ default: (await import("./tree-dialogs")).RenameDialog }));
const DeleteDialog = lazy(async () => ({ default: (await import("@/form/delete-dialog")).DeleteDialog }));

type Overlay =
  | { kind: "columns" }
  | { kind: "export" }
  | { kind: "action"; action: SchemaAction; target: Target }
  | { kind: "rename"; row: Row; field: SchemaField }
  | { kind: "delete"; row: Row };

/** The list of a resource. It waits for the user's choices, so that nothing jumps when they come. */
export function ListPage({ resource }: { resource: SchemaResource }) {
  const ready = usePreferencesReady();
  const settled = useDefaultView(resource, ready);
  if (!ready || !settled) return null;
  return <List resource={resource} />;
}

function List({ resource }: { resource: SchemaResource }) {
  const { t } = useTranslation("list");
  const { text, language } = useLanguage();
  const { message } = useApp();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const { state, dropped, change, goTo } = useListState(resource);
  const [ownColumns, setOwnColumns] = usePreference<string[] | null>(`list.${resource.name}.columns`, null);
  const [density, setDensity] = usePreference<Density>("list.density", "middle");
  const [filtersOpen, setFiltersOpen] = useFiltersOpen(narrow);
  const charts = useCharts(resource, narrow);
  const [overlay, setOverlay] = useState<Overlay>();
  const [menu, setMenu] = useState<MenuTarget>();
  const [streamed, setStreamed] = useState<Row[]>([]);
  const root = useRef<HTMLDivElement>(null);
  useTitle(text(resource.label_many));

  // Another page begins at its top; the first one shown is where the browser has it.
  const place = `${state.page} ${state.cursor}`;
  const shownPlace = useRef(place);
  useEffect(() => {
    if (shownPlace.current === place) return;
    shownPlace.current = place;
    root.current?.querySelector("[data-list-scroll]")?.scrollTo(0, 0);
    if (narrow) root.current?.closest("main")?.scrollTo(0, 0);
  }, [place, narrow]);

  const chosen = useMemo(
    () => chosenColumns(resource, state.columns.length ? state.columns : undefined, ownColumns ?? undefined),
    [resource, state.columns, ownColumns],
  );
  const columns = useMemo(() => {
    if (!state.deleted) return chosen;
    const label = t("deletedAt");
    return [...chosen, deletedColumn({ en: label, zh: label })];
  }, [chosen, state.deleted, t]);
  const link = linkColumn(resource, columns);
  const parts = useMemo(() => partsFor(resource, columns), [resource, columns]);
  const perPage = state.perPage ?? resource.per_page ?? 20;
  const tree = parentField(resource);
  const display = state.display === "tree" && !tree ? "pages" : state.display;

  const request = requestOf(state, display === "pages" ? perPage : 1, { ...parts, meta: "true" });
  const query = useRows(resource, request.toString());
  const page = query.data;
  const rows = display === "pages" ? (page?.items ?? []) : streamed;
  const conditions = conditionsOf(state).toString();
  const selection = useSelection(rows, conditions);
  const edits = useEdits(resource);
  const restoring = useRestore(resource);
  const [moving, setMoving] = useState<Row>();
  const move = useMove(resource, tree?.name);
  const treeMenu = useMemo(() => treeMenuOf(resource, tree), [resource, tree]);

  const mayNew = resource.permissions.create === true && !state.deleted;
  const onNew = useCallback(() => void navigate(`/${resource.name}/new`), [navigate, resource.name]);
  useListKeys({ root, onNew: mayNew ? onNew : undefined, onToggle: selection.toggle });

  const selectable = state.deleted ? resource.permissions.delete === true : permittedActions(resource).length > 0;
  const context = useMemo<RowContext>(
    () => ({
      resource,
      columns,
      link,
      selectable,
      onToggle: selection.toggle,
      onMenu: (row, button) => setMenu({ row, button }),
      edits: { change: edits.change, discard: edits.discard, keepMine: edits.keepMine },
    }),
    [resource, columns, link, selectable, selection.toggle, edits.change, edits.discard, edits.keepMine],
  );

  const figures = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const total = page?.total ?? 0;
  const totalText = `${figures.format(total)}${page?.total_relation === "gte" ? "+" : ""}`;
  const onSort = (field: string, more: boolean) => change({ sort: sortedBy(state.sort, field, more) });
  const clear = () => change({ filters: [], search: "" });
  const target = (): Target =>
    selection.everything
      ? { filter: conditions, total, exact: page?.total_relation !== "gte" }
      : { ids: selection.ids, title: titleById(rows, selection.ids, resource) };

  const empty = (
    <EmptyList
      resource={resource}
      filtered={hasConditions(state)}
      deleted={state.deleted}
      beyond={display === "pages" && (state.page > 1 || state.cursor !== "") && total > 0}
      onClear={clear}
      onFirst={() => change({ page: 1, cursor: "" })}
    />
  );
  const bones = narrow ? (
    <CardBones count={6} />
  ) : (
    <TableFrame
      context={context}
      density={density}
      sort={state.sort}
      onSort={onSort}
      selection={selection}
      stale={false}
    >
      <TableBones context={context} count={12} />
    </TableFrame>
  );
  const shared = { context, state, parts, density, selection, edits, onSort, onRows: setStreamed, empty };
  const rowsView =
    display === "all" ? (
      <AllRows {...shared} />
    ) : display === "tree" && tree ? (
      <Tree
        {...shared}
        parent={tree.name}
        onMove={treeMenu.moves ? move : undefined}
        moving={moving}
        onMoving={setMoving}
      />
    ) : query.error && !page ? (
      <ErrorView error={query.error} onRetry={() => void query.refetch()} />
    ) : page && rows.length === 0 ? (
      empty
    ) : narrow ? (
      page ? (
        <Cards context={context} rows={rows} selection={selection} edits={edits} stale={query.isPlaceholderData} />
      ) : (
        <CardBones count={6} />
      )
    ) : (
      <TableFrame
        context={context}
        density={density}
        sort={state.sort}
        onSort={onSort}
        selection={selection}
        stale={query.isPlaceholderData}
      >
        {page ? (
          <TableRows context={context} rows={rows} selection={selection} edits={edits} />
        ) : (
          <TableBones context={context} count={Math.min(perPage, 12)} />
        )}
      </TableFrame>
    );

  return (
    <div className={styles.page} ref={root} data-charts={charts.open}>
      <div className={styles.head}>
        <h1>{text(resource.label_many)}</h1>
        {state.deleted ? <p>{t("bin.title")}</p> : text(resource.help) && <p>{text(resource.help)}</p>}
      </div>
      <Toolbar
        resource={resource}
        state={state}
        columns={columns}
        filtersOpen={filtersOpen}
        charts={charts}
        views={
          <Views
            resource={resource}
            state={state}
            columns={state.columns.length || ownColumns ? chosen.map((f) => f.name) : []}
            goTo={goTo}
          />
        }
        onSearch={(search) => change({ search }, { replace: state.search !== "" && search !== "" })}
        onFilters={() => setFiltersOpen(!filtersOpen)}
        onColumns={() => setOverlay({ kind: "columns" })}
        onExport={() => setOverlay({ kind: "export" })}
        onDisplay={(next) => change({ display: next })}
        onDeleted={(deleted) => change({ deleted, sort: [], display: "pages" })}
        onSort={(sort) => change({ sort })}
      />
      {dropped.length > 0 && (
        <Alert
          type="warning"
          showIcon
          closable
          title={t("dropped", { names: dropped.join(", "), count: dropped.length })}
        />
      )}
      {charts.open && (
        <Suspense fallback={<div className={styles.chartsPlace} />}>
          <Charts widgets={charts.widgets} period={charts.period} onPeriod={charts.setPeriod} />
        </Suspense>
      )}
      {resource.date_hierarchy && !state.deleted && (
        <Dates resource={resource} state={state} onChange={(filters) => change({ filters })} />
      )}
      <Chips
        resource={resource}
        state={state}
        onChange={(filters) => change({ filters })}
        onClear={() => change({ filters: [] })}
      />
      <BulkBar
        resource={resource}
        selection={selection}
        deleted={state.deleted}
        total={total}
        totalText={totalText}
        onAction={(action) => setOverlay({ kind: "action", action, target: target() })}
        onRestore={() => void restoring.restore(selection.ids).then(selection.clear)}
      />
      {query.error && page && <Alert type="error" showIcon title={t("staleRows")} />}
      <div className={styles.main}>
        <div className={styles.content}>
          <Suspense fallback={bones}>{rowsView}</Suspense>
          {display === "pages" && page && (rows.length > 0 || total > 0) && (
            <div className={styles.foot}>
              {page.total === undefined ? (
                <span />
              ) : (
                <Total
                  resource={resource}
                  conditions={conditions}
                  total={total}
                  relation={page.total_relation ?? "eq"}
                />
              )}
              <Paging
                state={state}
                perPage={perPage}
                page={page}
                onPage={(next, size) => change(size === perPage ? { page: next } : { page: 1, perPage: size })}
              />
            </div>
          )}
        </div>
        {filtersOpen && resource.filters.length > 0 && (
          <Suspense fallback={null}>
            <FilterPanel
              resource={resource}
              state={state}
              narrow={narrow}
              onChange={(filters) => change({ filters })}
              onClear={clear}
              onClose={() => setFiltersOpen(false)}
            />
          </Suspense>
        )}
      </div>
      <EditBar edits={edits} path={`/${resource.name}`} />
      <RowMenu
        resource={resource}
        target={menu}
        onClose={() => setMenu(undefined)}
        onAction={(row, action) =>
          setOverlay({ kind: "action", action, target: { ids: [row.id], title: titleOf(row, resource) } })
        }
        onDelete={(row) => setOverlay({ kind: "delete", row })}
        onRestore={(row) => void restoring.restore([row.id])}
        tree={
          display === "tree" && tree
            ? {
                onAdd: mayNew
                  ? (row) => void navigate(`/${resource.name}/new?${tree.name}=${encodeURIComponent(row.id)}`)
                  : undefined,
                onRename: treeMenu.name
                  ? (row) => treeMenu.name && setOverlay({ kind: "rename", row, field: treeMenu.name })
                  : undefined,
                onMove: treeMenu.moves ? setMoving : undefined,
              }
            : undefined
        }
      />
      <Suspense fallback={null}>
        {overlay?.kind === "columns" && (
          <ColumnsDialog
            resource={resource}
            columns={chosen}
            density={density}
            onClose={() => setOverlay(undefined)}
            onSave={(names, close) => {
              setOverlay(undefined);
              if (close !== density) setDensity(close);
              // A view in the address has its own columns; they change there, and with the view when it is kept.
              if (state.columns.length) change({ columns: names ?? [] }, { keepPage: true });
              else setOwnColumns(names ?? null);
            }}
          />
        )}
        {overlay?.kind === "export" && (
          <ExportDialog
            resource={resource}
            state={state}
            columns={chosen}
            total={totalText}
            filtered={selectionOf({ ...state, sort: [] }).size > 0}
            onClose={() => setOverlay(undefined)}
          />
        )}
        {overlay?.kind === "action" && (
          <ActionDialog
            resource={resource}
            action={overlay.action}
            target={overlay.target}
            onClose={() => setOverlay(undefined)}
            onDone={(outcome) => {
              setOverlay(undefined);
              selection.clear();
              if (overlay.action.name === "delete") restoring.deleted(outcome);
              else {
                const done = t("action.done", { action: text(overlay.action.label), count: outcome.done });
                message.success([done, resultText(overlay.action, outcome.result, text)].filter(Boolean).join(" · "));
              }
            }}
          />
        )}
        {overlay?.kind === "rename" && (
          <RenameDialog
            resource={resource}
            row={overlay.row}
            field={overlay.field}
            onClose={() => setOverlay(undefined)}
          />
        )}
        {overlay?.kind === "delete" && (
          <DeleteDialog
            open
            resource={resource}
            id={overlay.row.id}
            title={titleOf(overlay.row, resource)}
            onClose={() => setOverlay(undefined)}
            onDeleted={() => {
              setOverlay(undefined);
              selection.clear();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

/** What the caller may do with places in a tree: move rows, and give them other names. */
function treeMenuOf(resource: SchemaResource, tree: SchemaField | undefined) {
  const may = tree !== undefined && resource.permissions.update === true;
  const name = resource.fields.find((f) => f.name === resource.title_field);
  return {
    moves: may && isEditable(tree),
    name: may && name && name.kind === "text" && isEditable(name) ? name : undefined,
  };
}

function titleById(rows: Row[], ids: string[], resource: SchemaResource): string | undefined {
  const row = ids.length === 1 ? rows.find((r) => r.id === ids[0]) : undefined;
  return row && titleOf(row, resource);
}
