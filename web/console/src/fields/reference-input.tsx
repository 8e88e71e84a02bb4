import { ExportOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Space } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useHref } from "react-router";
import { useSchema } from "@/api/schema";
import { useLanguage } from "@/i18n";
import { control } from "./control";
import type { FieldInputProps } from "./inputs";
import { ReferenceSelect } from "./reference-select";
import { TextInput } from "./text-input";
import { includedTitle, type Named } from "./titles";

const CreateDrawer = lazy(async () => ({ default: (await import("./create-drawer")).CreateDrawer }));

/** The row that is referred to: found by its title, opened beside, or made in place. */
export function ReferenceInput(props: FieldInputProps) {
  const { field, value, onChange, row, disabled } = props;
  const { t } = useTranslation("fields");
  const { text } = useLanguage();
  const target = useSchema().resources.find((r) => r.name === field.reference?.resource && r.api === "v1");
  const [creating, setCreating] = useState(false);
  const [search, setSearch] = useState("");
  const [made, setMade] = useState<Named[]>([]);
  const id = typeof value === "string" && value !== "" ? value : null;
  const href = useHref(`/${field.reference?.resource}/${encodeURIComponent(id ?? "")}`);
  const reference = field.reference;
  if (!reference?.readable) return <TextInput {...props} />;

  const title = includedTitle(row, reference.include, id, reference);
  const known = id && title !== undefined ? [...made, { id, title }] : made;
  return (
    <>
      <Space.Compact block>
        <ReferenceSelect
          {...control(props)}
          reference={reference}
          value={id}
          known={known}
          allowClear={field.null || !field.required}
          onSearch={(typed) => typed && setSearch(typed)}
          onChange={(next) => {
            setSearch("");
            onChange?.(next);
          }}
        />
        {id && (
          <Button
            icon={<ExportOutlined />}
            href={href}
            target="_blank"
            aria-label={t("open", { name: title ?? text(target?.label) })}
            title={t("open", { name: title ?? text(target?.label) })}
          />
        )}
        {target?.permissions.create && !disabled && (
          <Button
            icon={<PlusOutlined />}
            aria-label={t("create", { name: text(target.label) })}
            title={t("create", { name: text(target.label) })}
            onClick={() => setCreating(true)}
          />
        )}
      </Space.Compact>
      {creating && target && (
        <Suspense>
          <CreateDrawer
            resource={target}
            initial={search && reference.title_field ? { [reference.title_field]: search } : undefined}
            onCancel={() => setCreating(false)}
            onCreated={(created) => {
              setMade([created]);
              setCreating(false);
              onChange?.(created.id);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
