import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Modal, Skeleton } from "antd";
import useApp from "antd/es/app/useApp";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { confirmEffects, SetAside } from "@/api/effects";
import { http } from "@/api/http";
import { isProblem } from "@/api/problem";
import { endpoint, type Loaded, rowsChanged } from "@/api/resource";
import { fieldOf } from "@/api/schema";
import type { Row, SchemaResource } from "@/api/types";
import { parseHistoryPath } from "@/form/paths";
import { useLanguage } from "@/i18n";
import { ErrorView, useErrorText } from "@/states/error";
import { type ChangeMap, Changes } from "./changes";
import styles from "./history.module.css";
import type { HistoryLine } from "./lines";

interface RevertDialogProps {
  resource: SchemaResource;
  loaded: Loaded;
  line: HistoryLine;
  titles?: Record<string, string>;
  onClose: () => void;
}

interface Preview {
  changes: ChangeMap;
  skipped: { field: string; reason: string }[];
}

/** Shows what going back to a version would change, and does it. */
export function RevertDialog({ resource, loaded, line, titles, onClose }: RevertDialogProps) {
  const { t } = useTranslation("history");
  const { text } = useLanguage();
  const { message } = useApp();
  const client = useQueryClient();
  const said = useErrorText();
  const path = endpoint(resource.endpoints.revert, loaded.row.id);
  const time = dayjs(line.at).format("lll");
  const body = { history_id: line.id };
  const preview = useQuery({
    queryKey: ["revert", resource.name, loaded.row.id, line.id, loaded.etag],
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await http.send<Preview>("POST", path, { query: { dry_run: true }, body, signal })).data,
  });
  const revert = useMutation({
    mutationFn: async () => {
      const then = Object.entries(preview.data?.changes ?? {}).map(([name, [, value]]) => [name, value] as const);
      await confirmEffects(resource, "PATCH", loaded.row.id, Object.fromEntries(then));
      return http.send<Row>("POST", path, { body, headers: loaded.etag ? { "If-Match": loaded.etag } : undefined });
    },
    onSuccess: async () => {
      message.success(t("revert.done", { time }));
      onClose();
      await rowsChanged(client);
    },
    onError: (error) => {
      if (error instanceof SetAside) onClose();
      // Somebody changed it since the preview: the next one shows the row as it is.
      if (isProblem(error, 412)) void rowsChanged(client);
    },
    meta: { handled: true },
  });
  const nothing = preview.data !== undefined && Object.keys(preview.data.changes).length === 0;
  const labelOf = (path: string) => {
    const { name } = parseHistoryPath(path);
    return text(fieldOf(resource, name)?.label ?? resource.inlines.find((i) => i.name === name)?.label) || name;
  };
  return (
    <Modal
      open
      width={760}
      title={t("revert.title", { time })}
      okText={t("revert.go")}
      cancelText={t("base:cancel")}
      okButtonProps={{ disabled: !preview.data || nothing, loading: revert.isPending }}
      onOk={() => revert.mutate()}
      onCancel={onClose}
    >
      {revert.error && !(revert.error instanceof SetAside) && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={isProblem(revert.error, 412) ? t("revert.meanwhile") : said(revert.error)}
          description={
            isProblem(revert.error) &&
            revert.error.errors.length > 0 && (
              <ul className={styles.mistakes}>
                {revert.error.errors.map((e) => (
                  <li key={`${e.path} ${e.code}`}>
                    {t("labelled", { label: labelOf(e.path) })}
                    {e.message}
                  </li>
                ))}
              </ul>
            )
          }
          style={{ marginBottom: 12 }}
        />
      )}
      {preview.error ? (
        <ErrorView error={preview.error} onRetry={() => preview.refetch()} />
      ) : !preview.data ? (
        <Skeleton active title={false} paragraph={{ rows: 3 }} />
      ) : (
        <>
          {nothing ? (
            <p>{t("revert.nothing")}</p>
          ) : (
            <>
              <h3 className={styles.heading}>{t("revert.changes")}</h3>
              <Changes changes={preview.data.changes} resource={resource} titles={titles} row={loaded.row} />
            </>
          )}
          {preview.data.skipped.length > 0 && (
            <>
              <h3 className={styles.heading}>{t("revert.skipped")}</h3>
              <ul className={styles.mistakes}>
                {preview.data.skipped.map((skipped) => (
                  <li key={`${skipped.field} ${skipped.reason}`}>
                    {t("labelled", { label: labelOf(skipped.field) })}
                    {t(`revert.reason.${skipped.reason}`, { defaultValue: t("revert.reason.read_only") })}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Modal>
  );
}
