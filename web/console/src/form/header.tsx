import {
  DeleteOutlined,
  EllipsisOutlined,
  ExportOutlined,
  HistoryOutlined,
  SafetyOutlined,
  ThunderboltOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, type MenuProps } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useHref, useNavigate } from "react-router";
import { useAccessLink } from "@/access/link";
import { titleOf } from "@/api/resource";
import { useMe } from "@/api/session";
import type { Row, SchemaAction, SchemaResource } from "@/api/types";
import { FieldValue } from "@/fields/cells";
import { loadTexts, useLanguage } from "@/i18n";
import { permittedActions } from "@/list/actions";
import { beginPreview, fitsRow, previewKind } from "@/shell/preview";
import { useNarrow } from "@/theme/media";
import { DeleteDialog } from "./delete-dialog";
import styles from "./record.module.css";

const ActionDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/list/action-dialog"), loadTexts("list")]);
  return dialog;
});

interface RecordHeaderProps {
  resource: SchemaResource;
  row: Row;
  onDeleted: () => void;
  onActed: (action: SchemaAction) => void;
}

/** How the record is called, how it stands, and what can be done with it. */
export function RecordHeader({ resource, row, onDeleted, onActed }: RecordHeaderProps) {
  const { t } = useTranslation("form");
  const { t: tb } = useTranslation("base");
  const { text } = useLanguage();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const [deleting, setDeleting] = useState(false);
  const [action, setAction] = useState<SchemaAction>();
  const title = titleOf(row, resource);
  const status = resource.fields.find((f) => f.kind === "enum" && f.list);
  const actions = permittedActions(resource).filter((a) => a.name !== "delete" && fitsRow(a, resource, row));
  const me = useMe();
  const kind = previewKind(me, resource, row);
  const mayDelete = (row._meta?.can?.delete ?? resource.permissions.delete ?? false) && resource.permissions.delete;
  const site = siteAddress(row._meta?.url);
  const history = `/${resource.name}/${encodeURIComponent(row.id)}/history`;
  const historyHref = useHref(history);
  const accessLink = useAccessLink();
  const access = resource.name === "users" ? accessLink({ tab: "holds", user: row.id }) : undefined;
  const accessHref = useHref(access ?? "");
  const actionItems: NonNullable<MenuProps["items"]> = actions.map((a) => ({
    key: `action ${a.name}`,
    label: text(a.label),
    danger: a.danger,
    onClick: () => setAction(a),
  }));
  if (kind)
    actionItems.push({
      key: "preview",
      label: tb(`preview.${kind}`),
      onClick: () => beginPreview(kind, row.id),
    });
  const more: NonNullable<MenuProps["items"]> = [
    ...actionItems,
    ...(access
      ? [
          {
            key: "access",
            icon: <SafetyOutlined aria-hidden />,
            label: t("access"),
            onClick: () => void navigate(access),
          },
        ]
      : []),
    ...(resource.history
      ? [
          {
            key: "history",
            icon: <HistoryOutlined aria-hidden />,
            label: t("history"),
            onClick: () => void navigate(history),
          },
        ]
      : []),
    ...(mayDelete
      ? [
          {
            key: "delete",
            icon: <DeleteOutlined aria-hidden />,
            label: t("base:delete"),
            danger: true,
            onClick: () => setDeleting(true),
          },
        ]
      : []),
  ];
  return (
    <header className={styles.top}>
      <h1 className={styles.title}>{title}</h1>
      {status && row[status.name] !== undefined && (
        <FieldValue field={status} value={row[status.name]} row={row} size="short" />
      )}
      <div className={styles.space} />
      {site && (
        <Button
          icon={<ExportOutlined aria-hidden />}
          href={site.href}
          target={site.own ? undefined : "_blank"}
          rel="noreferrer"
        >
          {t("viewOnSite")}
        </Button>
      )}
      {narrow ? (
        more.length > 0 && (
          <Dropdown trigger={["click"]} menu={{ items: more }}>
            <Button icon={<EllipsisOutlined aria-hidden />} aria-label={t("actions")} />
          </Dropdown>
        )
      ) : (
        <>
          {actionItems.length === 1 && !kind && actions[0] && (
            <Button
              icon={<ThunderboltOutlined aria-hidden />}
              danger={actions[0].danger}
              onClick={() => setAction(actions[0])}
            >
              {text(actions[0].label)}
            </Button>
          )}
          {(actionItems.length > 1 || kind) && (
            <Dropdown trigger={["click"]} menu={{ items: actionItems }}>
              <Button icon={<ThunderboltOutlined aria-hidden />}>{t("actions")}</Button>
            </Dropdown>
          )}
          {access && (
            <Button
              icon={<SafetyOutlined aria-hidden />}
              href={accessHref}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                void navigate(access);
              }}
            >
              {t("access")}
            </Button>
          )}
          {resource.history && (
            <Button
              icon={<HistoryOutlined aria-hidden />}
              href={historyHref}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                void navigate(history);
              }}
            >
              {t("history")}
            </Button>
          )}
          {mayDelete && (
            <Button danger icon={<DeleteOutlined aria-hidden />} onClick={() => setDeleting(true)}>
              {t("base:delete")}
            </Button>
          )}
        </>
      )}
      {deleting && (
        <DeleteDialog
          open
          resource={resource}
          id={row.id}
          title={title}
          onClose={() => setDeleting(false)}
          onDeleted={() => {
            setDeleting(false);
            onDeleted();
          }}
        />
      )}
      <Suspense fallback={null}>
        {action && (
          <ActionDialog
            resource={resource}
            action={action}
            target={{ ids: [row.id], title }}
            onClose={() => setAction(undefined)}
            onDone={() => {
              setAction(undefined);
              onActed(action);
            }}
          />
        )}
      </Suspense>
    </header>
  );
}

/** The row's page on the site, when it is an address of the web or of this server. */
function siteAddress(url: string | undefined): { href: string; own: boolean } | undefined {
  if (!url) return undefined;
  if (url.startsWith("/") && !url.startsWith("//")) return { href: url, own: url.startsWith("/console/") };
  return /^https?:\/\//i.test(url) ? { href: url, own: false } : undefined;
}
