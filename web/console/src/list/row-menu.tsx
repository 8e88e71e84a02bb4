import {
  CopyOutlined,
  DeleteOutlined,
  ExportOutlined,
  FolderOpenOutlined,
  HistoryOutlined,
  ThunderboltOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { Dropdown, type MenuProps } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Row, SchemaAction, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { permittedActions } from "./actions";
import { recordPath } from "./cell";

export interface MenuTarget {
  row: Row;
  button: HTMLElement;
}

interface RowMenuProps {
  resource: SchemaResource;
  target: MenuTarget | undefined;
  onClose(): void;
  onAction(row: Row, action: SchemaAction): void;
  onDelete(row: Row): void;
  onRestore(row: Row): void;
}

/** What can be done with one row. One menu serves all rows: it opens beside the button that asked for it. */
export function RowMenu({ resource, target, onClose, onAction, onDelete, onRestore }: RowMenuProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const { message } = useApp();
  const navigate = useNavigate();
  if (!target) return null;
  const { row, button } = target;
  const box = button.getBoundingClientRect();
  const items: NonNullable<MenuProps["items"]> = [
    {
      key: "open",
      icon: <FolderOpenOutlined />,
      label: t("row.open"),
      onClick: () => void navigate(recordPath(resource, row)),
    },
  ];
  if (row._meta?.url && /^(https?:\/\/|\/(?!\/))/.test(row._meta.url)) {
    const url = row._meta.url;
    items.push({
      key: "site",
      icon: <ExportOutlined />,
      label: t("row.site"),
      onClick: () => void window.open(url, "_blank", "noopener"),
    });
  }
  if (resource.history && !row.deleted_at) {
    items.push({
      key: "history",
      icon: <HistoryOutlined />,
      label: t("row.history"),
      onClick: () => void navigate(`/${resource.name}/${encodeURIComponent(row.id)}/history`),
    });
  }
  items.push({
    key: "copy",
    icon: <CopyOutlined />,
    label: t("row.copyId"),
    onClick: () => void navigator.clipboard?.writeText(row.id).then(() => message.success(t("base:copied"))),
  });
  if (row.deleted_at) {
    if (resource.permissions.delete)
      items.push({ key: "restore", icon: <UndoOutlined />, label: t("restore"), onClick: () => onRestore(row) });
  } else {
    const actions = permittedActions(resource).filter((a) => a.name !== "delete");
    if (actions.length) items.push({ type: "divider" });
    for (const action of actions) {
      items.push({
        key: `action:${action.name}`,
        icon: <ThunderboltOutlined />,
        label: text(action.label),
        danger: action.danger,
        onClick: () => onAction(row, action),
      });
    }
    if (resource.permissions.delete && row._meta?.can?.delete !== false) {
      items.push(
        { type: "divider" },
        {
          key: "delete",
          icon: <DeleteOutlined />,
          label: t("base:delete"),
          danger: true,
          onClick: () => onDelete(row),
        },
      );
    }
  }
  return (
    <Dropdown
      open
      autoFocus
      trigger={["click"]}
      placement="bottomRight"
      menu={{ items, onClick: onClose }}
      onOpenChange={(open) => {
        if (open) return;
        onClose();
        button.focus();
      }}
    >
      <span
        style={{
          position: "fixed",
          left: box.right,
          top: box.top,
          width: 1,
          height: box.height,
          pointerEvents: "none",
        }}
      />
    </Dropdown>
  );
}
