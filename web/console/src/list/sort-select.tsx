import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { SchemaField, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { deletedAt } from "./columns";
import styles from "./list.module.css";
import { type Sort, sortText } from "./url";

interface SortSelectProps {
  resource: SchemaResource;
  columns: SchemaField[];
  sort: Sort[];
  onSort(sort: Sort[]): void;
}

/** The order, where there are no headings to click. */
export default function SortSelect({ resource, columns, sort, onSort }: SortSelectProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const fields = [...new Set([...columns, ...resource.fields])].filter(
    (f) => resource.sortable.includes(f.name) || f.name === deletedAt,
  );
  if (fields.length === 0) return null;
  const label = (s: Sort) =>
    `${text(fields.find((f) => f.name === s.field)?.label) || s.field} ${s.descending ? "↓" : "↑"}`;
  return (
    <Select
      className={styles.sort}
      aria-label={t("sort.label")}
      value={sortText(sort) || ""}
      onChange={(value) => onSort(value ? [{ field: value.replace(/^-/, ""), descending: value.startsWith("-") }] : [])}
      popupMatchSelectWidth={false}
      options={[
        { value: "", label: t("sort.declared") },
        ...fields
          .flatMap((f) => [[{ field: f.name, descending: false }], [{ field: f.name, descending: true }]])
          .concat(sort.length > 1 ? [sort] : [])
          .map((by) => ({ value: sortText(by), label: by.map(label).join(", ") })),
      ]}
    />
  );
}
