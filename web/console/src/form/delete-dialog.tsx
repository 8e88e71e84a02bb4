import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Modal, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { confirmEffects, SetAside } from "@/api/effects";
import { http } from "@/api/http";
import { isProblem } from "@/api/problem";
import { endpoint, itemPath } from "@/api/resource";
import { useSchema } from "@/api/schema";
import type { DeletePreview, DeletePreviewGroup, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { ErrorView, useErrorText } from "@/states/error";
import styles from "./delete.module.css";
import { useUndo } from "./use-undo";

export interface DeleteDialogProps {
  resource: SchemaResource;
  id: string;
  /** How the row is called. */
  title: string;
  open: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before one row is deleted: what goes along, what is cleared, what holds it. Tells of it afterwards, with the way back. */
export function DeleteDialog({ resource, id, title, open, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation("form");
  const client = useQueryClient();
  const said = useErrorText();
  const { deleted } = useUndo(resource);
  const preview = useQuery({
    queryKey: ["rows", resource.name, "delete-preview", id],
    enabled: open && resource.endpoints.delete_preview !== "",
    staleTime: 0,
    queryFn: ({ signal }) =>
      http.get<DeletePreview>(endpoint(resource.endpoints.delete_preview, id), undefined, signal),
  });
  const removal = useMutation({
    mutationFn: async () => {
      await confirmEffects(resource, "DELETE", id);
      await http.send("DELETE", itemPath(resource, id));
    },
    onSuccess: () => {
      deleted(id, title);
      onDeleted();
      void rowGone(client, id);
    },
    onError: (error) => {
      if (isProblem(error, 409)) void preview.refetch();
      if (error instanceof SetAside) onClose();
    },
    meta: { handled: true },
  });
  const affected = preview.data;
  const held = affected?.can_delete === false;
  const alone = affected && affected.deletes.length + affected.nulls.length + affected.held_by.length === 0;
  return (
    <Modal
      open={open}
      title={t("delete.title", { title })}
      okText={t("delete.button")}
      cancelText={t("base:cancel")}
      okButtonProps={{
        danger: true,
        loading: removal.isPending,
        disabled: held || (preview.isLoading && preview.isFetching),
      }}
      onOk={() => removal.mutate()}
      onCancel={onClose}
    >
      {removal.error && !(removal.error instanceof SetAside) && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={said(removal.error)}
          description={
            isProblem(removal.error) && removal.error.requestId
              ? t("base:error.requestId", { id: removal.error.requestId })
              : undefined
          }
          style={{ marginBottom: 12 }}
        />
      )}
      {preview.error ? (
        <ErrorView error={preview.error} onRetry={() => preview.refetch()} />
      ) : preview.isLoading ? (
        <Skeleton active title={false} paragraph={{ rows: 2 }} />
      ) : (
        <>
          {affected && affected.held_by.length > 0 && (
            <AffectedList heading={t("delete.held")} groups={affected.held_by} danger />
          )}
          {affected && !held && affected.deletes.length > 0 && (
            <AffectedList heading={t("delete.along")} groups={affected.deletes} />
          )}
          {affected && !held && affected.nulls.length > 0 && (
            <AffectedList heading={t("delete.cleared")} groups={affected.nulls} />
          )}
          {!held && (
            <p className={styles.note}>
              {alone && `${t("delete.nothing")} `}
              {resource.soft_delete ? t("delete.bin") : t("delete.final")}
            </p>
          )}
        </>
      )}
    </Modal>
  );
}

/** After a deletion everything is read anew but the row itself, which the page that is about to go still shows. */
async function rowGone(client: QueryClient, id: string): Promise<void> {
  const areas: unknown[] = ["rows", "widget", "lookup"];
  await client.invalidateQueries({ predicate: (q) => q.queryKey.includes(id), refetchType: "none" });
  await client.invalidateQueries({ predicate: (q) => areas.includes(q.queryKey[0]) && !q.queryKey.includes(id) });
}

function AffectedList({
  heading,
  groups,
  danger,
}: {
  heading: string;
  groups: DeletePreviewGroup[];
  danger?: boolean;
}) {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const schema = useSchema();
  return (
    <section className={styles.group} data-danger={danger || undefined}>
      <h3>{heading}</h3>
      <ul>
        {groups.map((group) => {
          const known = schema.resources.some((r) => r.name === group.resource);
          const count = group.count_relation === "gte" ? t("delete.atLeast", { count: group.count }) : group.count;
          const rest = group.count - group.examples.length;
          return (
            <li key={group.resource || group.label.en || "hidden"}>
              <span className={styles.count}>{count}</span> {text(group.label) || t("delete.hidden")}
              {group.examples.length > 0 && (
                <ul className={styles.examples}>
                  {group.examples.map((example) => (
                    <li key={example.id}>
                      {known ? (
                        <Link to={`/${group.resource}/${encodeURIComponent(example.id)}`}>
                          {example.title || example.id}
                        </Link>
                      ) : (
                        example.title || example.id
                      )}
                    </li>
                  ))}
                  {rest > 0 && <li>{t("delete.more", { count: rest })}</li>}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
