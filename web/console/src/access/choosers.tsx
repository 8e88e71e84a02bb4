import { Input, Select } from "antd";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useResource } from "@/api/schema";
import type { SchemaResource } from "@/api/types";
import { ReferenceSelect } from "@/fields/reference-select";
import type { Catalogue } from "@/rights/catalogue";
import styles from "./access.module.css";

interface ChooserProps {
  label: string;
  value: string;
  onChange(value: string): void;
}

/** A row of a resource, found by its title; by its id where the caller may not read the resource. */
export function RowChooser({ resource: name, label, value, onChange }: ChooserProps & { resource: string }) {
  const resource = useResource(name);
  const id = useId();
  return (
    <div className={styles.chooser}>
      <label htmlFor={id}>{label}</label>
      {resource ? (
        <ReferenceSelect
          id={id}
          reference={referenceTo(resource)}
          value={value || null}
          onChange={(next) => onChange(next ?? "")}
        />
      ) : (
        <TypedInput id={id} value={value} onChange={onChange} />
      )}
    </div>
  );
}

function referenceTo(resource: SchemaResource) {
  return {
    resource: resource.name,
    endpoint: resource.endpoints.collection,
    title_field: resource.title_field,
    readable: true,
    searchable: resource.search.length > 0,
  };
}

/** A permission, found by its name or label in the language in force. */
export function PermissionChooser({
  catalogue,
  label,
  value,
  onChange,
}: ChooserProps & { catalogue: Catalogue | undefined }) {
  const { t } = useTranslation("access");
  const id = useId();
  const readable = useResource("permissions") !== undefined;
  const options = [...(catalogue?.byName.values() ?? [])]
    .filter((p) => p.declared || p.name === value)
    .map((p) => ({ value: p.name, label: catalogue?.title(p.name) ?? p.name, search: `${p.name} ${p.label}` }))
    .sort((a, b) => Number(a.value.includes("*")) - Number(b.value.includes("*")) || a.label.localeCompare(b.label));
  return (
    <div className={styles.chooser}>
      <label htmlFor={id}>{label}</label>
      {readable ? (
        <Select<string>
          id={id}
          style={{ width: "100%" }}
          value={value || undefined}
          placeholder={t("choosePermission")}
          allowClear
          loading={!catalogue}
          showSearch={{
            filterOption: (typed, option) =>
              typed
                .toLowerCase()
                .split(/\s+/)
                .every((word) => `${option?.label} ${option?.search}`.toLowerCase().includes(word)),
          }}
          options={options}
          optionRender={({ data }) => (
            <span className={styles.option}>
              {data.label} <code>{data.value}</code>
            </span>
          )}
          onChange={(next) => onChange(next ?? "")}
        />
      ) : (
        <TypedInput id={id} value={value} onChange={onChange} />
      )}
    </div>
  );
}

/** A text that counts when the input is left, or with Enter. */
function TypedInput({ id, value, onChange }: { id: string; value: string; onChange(value: string): void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const done = () => typed.trim() !== value && onChange(typed.trim());
  return (
    <Input
      id={id}
      value={typed}
      allowClear
      onChange={(event) => setTyped(event.target.value)}
      onBlur={done}
      onPressEnter={done}
    />
  );
}
