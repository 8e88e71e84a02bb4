import {
  CopyOutlined,
  DeleteOutlined,
  DragOutlined,
  EditOutlined,
  ExportOutlined,
  FolderOpenOutlined,
  HistoryOutlined,
  PlusOutlined,
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
  /** In a tree: what can be done with the row's place. */
  tree?: TreeMenu | undefined;
}

export interface TreeMenu {
  onAdd?: ((row: Row) => void) | undefined;
  onRename?: ((row: Row) => void) | undefined;
  onMove?: ((row: Row) => void) | undefined;
}

/** What can be done with one row. One menu serves all rows: it opens beside the button that asked for it. */
export function RowMenu({ resource, target, onClose, onAction, onDelete, onRestore, tree }: RowMenuProps) {
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
  if (tree) {
    const may = row._meta?.can?.update !== false;
    const { onAdd, onRename, onMove } = tree;
    if (onAdd) items.push({ key: "add", icon: <PlusOutlined />, label: t("tree.addBelow"), onClick: () => onAdd(row) });
    if (onRename && may)
      items.push({ key: "rename", icon: <EditOutlined />, label: t("tree.rename"), onClick: () => onRename(row) });
    if (onMove && may)
      items.push({ key: "move", icon: <DragOutlined />, label: t("tree.moveTo"), onClick: () => onMove(row) });
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
