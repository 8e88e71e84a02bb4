import { Alert, Checkbox, Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import type { SavedView, SchemaResource } from "@/api/types";
import { useErrorText } from "@/states/error";
import { useViewChanges } from "./views-data";

interface ViewDialogProps {
  resource: SchemaResource;
  /** The view to rename; without it a new one is kept. */
  view: SavedView | undefined;
  query: string;
  columns: string[];
  mayShare: boolean;
  isDefault: boolean;
  onClose(): void;
  onSaved(view: SavedView, asDefault: boolean): void;
}

interface Values {
  name: string;
  shared: boolean;
  asDefault: boolean;
}

/** Asks how a view is called, who sees it, and whether the list begins with it. */
export default function ViewDialog({
  resource,
  view,
  query,
  columns,
  mayShare,
  isDefault,
  onClose,
  onSaved,
}: ViewDialogProps) {
  const { t } = useTranslation("list");
  const errorText = useErrorText();
  const [form] = Form.useForm<Values>();
  const { create, change } = useViewChanges(resource.name);
  const busy = create.isPending || change.isPending;
  const error = create.error ?? change.error;
  const onField = isProblem(error) ? error.errors.find((e) => e.path === "name")?.message : undefined;
  const save = async ({ name, shared, asDefault }: Values) => {
    const draft = { name: name.trim(), ...(mayShare ? { shared } : {}) };
    try {
      const saved = view
        ? await change.mutateAsync({ id: view.id, ...draft })
        : await create.mutateAsync({ resource: resource.name, query, columns, shared: false, ...draft });
      onSaved(saved, asDefault);
    } catch {
      // Shown below: the mutation holds it.
    }
  };
  return (
    <Modal
      open
      title={view ? t("views.renameTitle") : t("views.saveTitle")}
      okText={t("base:save")}
      cancelText={t("base:cancel")}
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: view?.name ?? "", shared: view?.shared ?? false, asDefault: isDefault }}
        onFinish={save}
        requiredMark={false}
      >
        {error && !onField && <Alert type="error" showIcon title={errorText(error)} style={{ marginBottom: 12 }} />}
        <Form.Item
          name="name"
          label={t("views.name")}
          rules={[{ required: true, whitespace: true, message: t("views.nameNeeded") }]}
          {...(onField ? { validateStatus: "error" as const, help: onField } : {})}
        >
          <Input maxLength={100} autoFocus />
        </Form.Item>
        {mayShare && (
          <Form.Item name="shared" valuePropName="checked" style={{ marginBottom: 8 }}>
            <Checkbox>{t("views.share")}</Checkbox>
          </Form.Item>
        )}
        <Form.Item name="asDefault" valuePropName="checked" style={{ marginBottom: 0 }}>
          <Checkbox>{t("views.asDefault")}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
