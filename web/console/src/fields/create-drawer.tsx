import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { titleOf } from "@/api/resource";
import type { SchemaResource } from "@/api/types";
import { RecordForm } from "@/form/form";
import { useLanguage } from "@/i18n";
import type { Named } from "./titles";

interface CreateDrawerProps {
  resource: SchemaResource;
  initial?: Record<string, unknown>;
  onCreated: (row: Named) => void;
  onCancel: () => void;
}

/** Makes a row that a form wants to refer to, beside that form. */
export function CreateDrawer({ resource, initial, onCreated, onCancel }: CreateDrawerProps) {
  const { t } = useTranslation("fields");
  const { text } = useLanguage();
  return (
    <Drawer
      open
      size={640}
      title={t("create", { name: text(resource.label) })}
      onClose={onCancel}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <RecordForm
        resource={resource}
        initial={initial}
        onSaved={(row) => onCreated({ id: row.id, title: titleOf(row, resource) })}
        onCancel={onCancel}
      />
    </Drawer>
  );
}
