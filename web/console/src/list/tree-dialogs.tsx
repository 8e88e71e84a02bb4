import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal, TreeSelect } from "antd";
import useApp from "antd/es/app/useApp";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { isProblem } from "@/api/problem";
import { itemPath, rowsChanged, titleOf } from "@/api/resource";
import type { Row, SchemaField, SchemaResource } from "@/api/types";
import { treeOf, treeRow } from "@/fields/tree";
import { useLanguage } from "@/i18n";
import { useErrorText } from "@/states/error";
import { aboveOf } from "./tree-move";

interface DialogProps {
  resource: SchemaResource;
  row: Row;
  onClose(): void;
}

interface MoveDialogProps extends DialogProps {
  parent: string;
  rows: Row[];
  onMove(to: string | null, below: string): Promise<void>;
}

const top = " ";

/** Where a row is to stand: below another one, or at the top. It cannot be put below itself. */
export function MoveDialog({ resource, row, parent, rows, onMove, onClose }: MoveDialogProps) {
  const { t } = useTranslation("list");
  const [to, setTo] = useState(aboveOf(row, parent) ?? top);
  const [busy, setBusy] = useState(false);
  const nodes = useMemo(() => {
    const below = treeOf(
      rows.map((r) => treeRow(r, parent, titleOf(r, resource))),
      row.id,
    );
    return [{ value: top, title: t("tree.top"), disabled: false, children: below }];
  }, [rows, parent, resource, row.id, t]);
  const title = titleOf(row, resource);
  return (
    <Modal
      open
      title={t("tree.moveTitle", { title })}
      okText={t("tree.move")}
      cancelText={t("base:cancel")}
      confirmLoading={busy}
      onCancel={onClose}
      onOk={() => {
        const target = rows.find((r) => r.id === to);
        setBusy(true);
        void onMove(to === top ? null : to, target ? titleOf(target, resource) : "").then(onClose);
      }}
    >
      <Form layout="vertical">
        <Form.Item label={t("tree.below")} htmlFor="tree-move-to">
          <TreeSelect<string>
            id="tree-move-to"
            autoFocus
            style={{ width: "100%" }}
            value={to}
            treeData={nodes}
            treeDefaultExpandAll
            treeLine
            showSearch={{ treeNodeFilterProp: "title" }}
            onChange={setTo}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

interface RenameDialogProps extends DialogProps {
  field: SchemaField;
}

/** Another name for a row, without leaving the list. */
export function RenameDialog({ resource, row, field, onClose }: RenameDialogProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const { message } = useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const before = String(row[field.name] ?? "");
  const [name, setName] = useState(before);
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (name.trim() === before) return onClose();
    setBusy(true);
    setError("");
    try {
      const now = await http.send<Row>("GET", itemPath(resource, row.id));
      await http.send("PATCH", itemPath(resource, row.id), {
        body: { [field.name]: name.trim() },
        headers: { "Content-Type": "application/merge-patch+json", "If-Match": now.etag },
      });
    } catch (refused) {
      setError(
        (isProblem(refused, 422) && refused.errors.find((e) => e.path === field.name)?.message) || errorText(refused),
      );
      setBusy(false);
      return;
    }
    await rowsChanged(client);
    message.success(t("tree.renamed", { title: name.trim() }));
    onClose();
  };
  return (
    <Modal
      open
      title={t("tree.renameTitle", { title: before })}
      okText={t("base:save")}
      cancelText={t("base:cancel")}
      confirmLoading={busy}
      onCancel={onClose}
      onOk={() => void save()}
    >
      <Form layout="vertical">
        <Form.Item
          label={text(field.label)}
          htmlFor="tree-rename"
          validateStatus={error ? "error" : undefined}
          help={error || undefined}
        >
          <Input
            id="tree-rename"
            autoFocus
            value={name}
            maxLength={field.max_length}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={() => void save()}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
