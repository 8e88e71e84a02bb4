import { ArrowLeftOutlined, RollbackOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Pagination } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { titleOf, useRow } from "@/api/resource";
import { useResource } from "@/api/schema";
import type { SchemaResource } from "@/api/types";
import { Waiting } from "@/form/waiting";
import { useLanguage } from "@/i18n";
import { MissingPage } from "@/pages/missing";
import { useRecordTitle } from "@/shell/breadcrumbs";
import { useTitle } from "@/shell/title";
import { ErrorView } from "@/states/error";
import { Notice } from "@/states/notice";
import { useActionText } from "./action-text";
import { actorOf } from "./actor";
import { Changes } from "./changes";
import styles from "./history.module.css";
import { type HistoryLine, readHistory } from "./lines";
import { RevertDialog } from "./revert-dialog";

const perPage = 20;

/** Everything that happened to one record. */
export function HistoryPage() {
  const { resource: name = "", id = "" } = useParams();
  const resource = useResource(name);
  if (!resource || resource.endpoints.history === "") return <MissingPage />;
  return <RecordHistory key={`${name} ${id}`} resource={resource} id={id} />;
}

function RecordHistory({ resource, id }: { resource: SchemaResource; id: string }) {
  const { t } = useTranslation("history");
  const { text } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Number.parseInt(search.get("page") ?? "1", 10) || 1);
  const [reverting, setReverting] = useState<HistoryLine>();
  const row = useRow(resource, id);
  const history = useQuery({
    queryKey: ["rows", resource.name, "history", id, page],
    queryFn: ({ signal }) => readHistory(resource, id, { page, per_page: perPage }, signal),
    placeholderData: keepPreviousData,
  });
  const title = row.data ? titleOf(row.data.row, resource) : (history.data?.items[0]?.title ?? "");
  useTitle(title, t("title"));
  useRecordTitle(title);
  if (history.error && !history.data) return <ErrorView error={history.error} onRetry={() => history.refetch()} />;
  if (!history.data) return <Waiting rows={8} />;
  const { items, titles, total = 0 } = history.data;
  const canRevert = Boolean(resource.endpoints.revert) && resource.permissions.update && row.data !== undefined;
  const mayUpdate = canRevert && row.data?.row._meta?.can?.update !== false;
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <h1>{t("titleOf", { title: title || text(resource.label) })}</h1>
        <Link to={`/${resource.name}/${encodeURIComponent(id)}`}>
          <ArrowLeftOutlined aria-hidden /> {t("back")}
        </Link>
      </header>
      {items.length === 0 ? (
        <Notice title={t("none")} text={t("noneHelp")} />
      ) : (
        daysOf(items).map(({ day, lines }) => (
          <section key={day} className={styles.day}>
            <h2>
              <Day day={day} />
            </h2>
            <ol>
              {lines.map((line) => {
                const isNewest = page === 1 && line === items[0];
                const revertible = mayUpdate && !isNewest && line.action !== "delete";
                return (
                  <Entry
                    key={line.id}
                    line={line}
                    resource={resource}
                    titles={titles}
                    row={row.data?.row}
                    onRevert={revertible ? () => setReverting(line) : undefined}
                  />
                );
              })}
            </ol>
          </section>
        ))
      )}
      {total > perPage && (
        <Pagination
          current={page}
          pageSize={perPage}
          total={total}
          showSizeChanger={false}
          onChange={(next) => setSearch(next > 1 ? { page: String(next) } : {})}
        />
      )}
      {reverting && row.data && (
        <RevertDialog
          resource={resource}
          loaded={row.data}
          line={reverting}
          titles={titles}
          onClose={() => setReverting(undefined)}
        />
      )}
    </div>
  );
}

/** Lines by the day in the reader's zone, as they come: newest first. */
function daysOf(items: HistoryLine[]): { day: string; lines: HistoryLine[] }[] {
  const days: { day: string; lines: HistoryLine[] }[] = [];
  for (const line of items) {
    const day = dayjs(line.at).format("YYYY-MM-DD");
    const last = days.at(-1);
    if (last?.day === day) last.lines.push(line);
    else days.push({ day, lines: [line] });
  }
  return days;
}

function Day({ day }: { day: string }) {
  const { t } = useTranslation("history");
  const date = dayjs(day);
  if (date.isSame(dayjs(), "day")) return t("today");
  if (date.isSame(dayjs().subtract(1, "day"), "day")) return t("yesterday");
  return date.format("LL");
}

interface EntryProps {
  line: HistoryLine;
  resource: SchemaResource;
  titles?: Record<string, string>;
  row?: Parameters<typeof Changes>[0]["row"];
  onRevert?: () => void;
}

function Entry({ line, resource, titles, row, onRevert }: EntryProps) {
  const { t } = useTranslation("history");
  const action = useActionText();
  const time = dayjs(line.at);
  return (
    <li className={styles.entry} data-action={line.action}>
      <div className={styles.head}>
        <time dateTime={line.at} title={time.format("YYYY-MM-DD HH:mm:ss.SSS")} className={styles.clock}>
          {time.format("HH:mm:ss")}
        </time>
        <span className={styles.who}>
          <span className={styles.actor}>{actorOf(line, t)}</span> {action(line.action, resource)}
          {line.address && <span className={styles.fields}> {t("from", { address: line.address })}</span>}
        </span>
        {onRevert && (
          <Button size="small" icon={<RollbackOutlined aria-hidden />} onClick={onRevert}>
            {t("revert")}
          </Button>
        )}
      </div>
      {Object.keys(line.changes).length > 0 && (
        <div className={styles.body}>
          <Changes changes={line.changes} resource={resource} titles={titles} row={row} />
        </div>
      )}
    </li>
  );
}
