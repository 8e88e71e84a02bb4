import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import useApp from "antd/es/app/useApp";
import dayjs from "dayjs";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import { useAccessLink } from "@/access/link";
import { usePreferencesReady } from "@/api/preferences";
import { isProblem, Problem } from "@/api/problem";
import { type Loaded, rowsChanged, titleOf, useRow } from "@/api/resource";
import { useResource } from "@/api/schema";
import { useMe } from "@/api/session";
import type { Row, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { MissingPage } from "@/pages/missing";
import { useRecordTitle } from "@/shell/breadcrumbs";
import { useTitle } from "@/shell/title";
import { ErrorView } from "@/states/error";
import { RecordEditor } from "./editor";
import { RecordHeader } from "./header";
import { initialOf } from "./initial";
import { lastList } from "./last-list";
import { ReadOnlyRecord } from "./read-only";
import styles from "./record.module.css";
import { SidePanel } from "./side";
import type { SavedHow } from "./use-editor";
import { useUndo } from "./use-undo";
import { Waiting } from "./waiting";

/** The page of one record, or of a new one. */
export function RecordPage() {
  const { resource: name = "", id = "" } = useParams();
  const resource = useResource(name);
  if (!resource) return <MissingPage />;
  if (id === "new") return <NewRecord key={name} resource={resource} />;
  return <ExistingRecord key={`${name} ${id}`} resource={resource} id={id} />;
}

interface PageState {
  /** When the page before this one saved the row, in milliseconds. */
  savedAt?: number;
}

/** Where saving and leaving lead. */
function useWays(resource: SchemaResource) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const state = useLocation().state as PageState | null;
  const toList = useCallback(
    () => void navigate(`/${resource.name}${lastList(resource.name)}`),
    [navigate, resource.name],
  );
  const saved = useCallback(
    (row: Row, how: SavedHow, isNew: boolean, another: () => void) => {
      void rowsChanged(client);
      if (how === "close") toList();
      else if (how === "another") another();
      else if (isNew || how === "copy") {
        void navigate(`/${resource.name}/${encodeURIComponent(row.id)}`, {
          replace: isNew,
          state: { savedAt: Date.now() } satisfies PageState,
        });
      }
    },
    [client, navigate, resource.name, toList],
  );
  return { state, toList, saved };
}

/** The way to why the caller may not, for who may ask. */
function WhyNot({ permission }: { permission: string }) {
  const { t } = useTranslation("form");
  const me = useMe();
  const link = useAccessLink()({ user: me.id, permission });
  return link ? <Link to={link}>{t("whyNot")}</Link> : null;
}

function ToList({ resource }: { resource: SchemaResource }) {
  const { t } = useTranslation("form");
  const { toList } = useWays(resource);
  return (
    <Button type="primary" onClick={toList}>
      {t("openList")}
    </Button>
  );
}

function NewRecord({ resource }: { resource: SchemaResource }) {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const [search] = useSearchParams();
  const [count, setCount] = useState(0);
  const { toList, saved } = useWays(resource);
  const initial = useMemo(() => initialOf(resource, search), [resource, search]);
  const { message } = useApp();
  const title = t("new", { label: text(resource.label) });
  useTitle(title);
  const ready = usePreferencesReady(); // which sections are open
  if (!resource.permissions.create)
    return <ErrorView error={forbidden()} wayOn={<WhyNot permission={`${resource.name}:create`} />} />;
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <h1 className={styles.title}>{title}</h1>
      </header>
      <div className={styles.alone}>
        {ready ? (
          <RecordEditor
            key={count}
            resource={resource}
            initial={initial}
            onSaved={(row, how) => {
              if (how === "another") message.success(`${text(resource.label)}: ${titleOf(row, resource)}`);
              saved(row, how, true, () => setCount(count + 1));
            }}
            onCancel={toList}
          />
        ) : (
          <Waiting rows={10} />
        )}
      </div>
    </div>
  );
}

function ExistingRecord({ resource, id }: { resource: SchemaResource; id: string }) {
  const [search] = useSearchParams();
  const inBin = search.get("deleted") === "true" && resource.soft_delete;
  const navigate = useNavigate();
  const row = useRow(resource, inBin ? undefined : id);
  const ready = usePreferencesReady();
  if (inBin) {
    const here = `/${resource.name}/${encodeURIComponent(id)}`;
    return <DeletedRecord resource={resource} id={id} onRestored={() => void navigate(here, { replace: true })} />;
  }
  if (isProblem(row.error, 410) && resource.soft_delete && resource.permissions.delete) {
    return <DeletedRecord resource={resource} id={id} onRestored={() => void row.refetch()} />;
  }
  if (row.error && !row.data) {
    return <ErrorView error={row.error} onRetry={() => row.refetch()} wayOn={<ToList resource={resource} />} />;
  }
  if (!row.data || !ready) return <Waiting rows={10} />;
  return <LoadedRecord resource={resource} loaded={row.data} />;
}

function LoadedRecord({ resource, loaded }: { resource: SchemaResource; loaded: Loaded }) {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const { message } = useApp();
  const navigate = useNavigate();
  const { state, toList, saved } = useWays(resource);
  const { row } = loaded;
  const title = titleOf(row, resource);
  useTitle(title, text(resource.label_many));
  useRecordTitle(title);
  const mayUpdate = (row._meta?.can?.update ?? true) && resource.permissions.update;
  return (
    <div className={styles.page}>
      <RecordHeader
        resource={resource}
        row={row}
        onDeleted={toList}
        onActed={(action) => message.success(t("action.done", { label: text(action.label) }))}
      />
      <div className={styles.columns}>
        {mayUpdate ? (
          <RecordEditor
            resource={resource}
            loaded={loaded}
            savedAt={state?.savedAt ? new Date(state.savedAt) : undefined}
            onSaved={(answer, how) => saved(answer, how, false, () => void navigate(`/${resource.name}/new`))}
            onCancel={toList}
          />
        ) : (
          <ReadOnlyRecord resource={resource} row={row} />
        )}
        <SidePanel resource={resource} row={row} />
      </div>
    </div>
  );
}

function DeletedRecord({ resource, id, onRestored }: { resource: SchemaResource; id: string; onRestored: () => void }) {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const row = useRow(resource, id, { deleted: true });
  const { restore } = useUndo(resource);
  const [busy, setBusy] = useState(false);
  const title = titleOf(row.data?.row, resource);
  useTitle(title, text(resource.label_many));
  useRecordTitle(title);
  if (row.error) return <ErrorView error={row.error} onRetry={() => row.refetch()} />;
  if (!row.data) return <Waiting rows={10} />;
  const at = row.data.row.deleted_at;
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <h1 className={styles.title}>{title}</h1>
      </header>
      <div className={styles.alone}>
        <Alert
          type="warning"
          showIcon
          title={t("bin.title")}
          description={typeof at === "string" ? t("bin.text", { time: dayjs(at).format("lll") }) : t("bin.textPlain")}
          style={{ marginBottom: 16 }}
          action={
            resource.endpoints.restore !== "" && (
              <Button
                type="primary"
                loading={busy}
                onClick={() => {
                  setBusy(true);
                  void restore(id, title).then((done) => {
                    setBusy(false);
                    if (done) onRestored();
                  });
                }}
              >
                {t("restore")}
              </Button>
            )
          }
        />
        <ReadOnlyRecord resource={resource} row={row.data.row} />
      </div>
    </div>
  );
}

/** What the server would answer. */
function forbidden(): Problem {
  return new Problem(403, { code: "forbidden" }, "");
}
