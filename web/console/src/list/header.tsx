import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { SchemaField, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { isNumeric } from "./columns";
import type { Selection } from "./selection";
import styles from "./table.module.css";
import { Tick } from "./tick";
import type { Sort } from "./url";

interface HeaderProps {
  resource: SchemaResource;
  columns: SchemaField[];
  sort: Sort[];
  onSort(field: string, more: boolean): void;
  selection: Selection | undefined;
}

/** The table's headings: each that can be sorted is a button; with Shift it sorts beside the others. */
export function Header({ resource, columns, sort, onSort, selection }: HeaderProps) {
  const { t } = useTranslation("list");
  return (
    <thead>
      <tr>
        {selection && (
          <th scope="col" className={styles.check}>
            <Tick
              label={t("select.page")}
              checked={selection.everything || selection.page === "all"}
              some={!selection.everything && selection.page === "some"}
              onToggle={selection.everything ? selection.clear : selection.togglePage}
            />
          </th>
        )}
        {columns.map((field) => (
          <Heading
            key={field.name}
            field={field}
            sortable={resource.sortable.includes(field.name)}
            sort={sort}
            onSort={onSort}
          />
        ))}
        <th scope="col" className={styles.menu}>
          <span className={styles.unseen}>{t("row.menu")}</span>
        </th>
      </tr>
    </thead>
  );
}

interface HeadingProps {
  field: SchemaField;
  sortable: boolean;
  sort: Sort[];
  onSort(field: string, more: boolean): void;
}

function Heading({ field, sortable, sort, onSort }: HeadingProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const label = text(field.label);
  const className = isNumeric(field) ? styles.number : undefined;
  const at = sort.findIndex((s) => s.field === field.name);
  const now = sort[at];
  if (!sortable) {
    return (
      <th scope="col" className={className} title={text(field.help) || label}>
        {label}
      </th>
    );
  }
  return (
    <th scope="col" className={className} aria-sort={!now ? "none" : now.descending ? "descending" : "ascending"}>
      <button
        type="button"
        className={styles.sort}
        data-sorted={now !== undefined}
        title={[label, text(field.help), t("sort.hint")].filter(Boolean).join("\n")}
        onClick={(event) => onSort(field.name, event.shiftKey)}
      >
        <span>{label}</span>
        <span className={styles.arrow} aria-hidden>
          {now?.descending ? <ArrowDownOutlined /> : <ArrowUpOutlined />}
          {sort.length > 1 && now && at + 1}
        </span>
      </button>
    </th>
  );
}
