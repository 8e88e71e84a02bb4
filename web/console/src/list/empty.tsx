import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import styles from "./list.module.css";

interface EmptyProps {
  resource: SchemaResource;
  filtered: boolean;
  deleted: boolean;
  /** Rows there are, but not on this page. */
  beyond: boolean;
  onClear(): void;
  onFirst(): void;
}

/** A list without rows: what this is and the first step, or the way out of what hides them. */
export function EmptyList({ resource, filtered, deleted, beyond, onClear, onFirst }: EmptyProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const label = text(resource.label_many);
  if (beyond) {
    return (
      <div className={styles.empty}>
        <h2>{t("empty.beyond")}</h2>
        <p />
        <Button onClick={onFirst}>{t("page.first")}</Button>
      </div>
    );
  }
  if (filtered) {
    return (
      <div className={styles.empty}>
        <h2>{t("empty.noMatch", { label })}</h2>
        <p>{t("empty.noMatchHelp")}</p>
        <Button onClick={onClear}>{t("clearFilters")}</Button>
      </div>
    );
  }
  if (deleted) {
    return (
      <div className={styles.empty}>
        <h2>{t("empty.bin")}</h2>
        <p>{t("empty.binHelp")}</p>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <h2>{t("empty.title", { label })}</h2>
      <p>{text(resource.empty_text) || text(resource.help)}</p>
      {resource.permissions.create && (
        <Link to={`/${resource.name}/new`}>
          <Button type="primary" tabIndex={-1}>
            {t("new", { label: text(resource.label) })}
          </Button>
        </Link>
      )}
    </div>
  );
}
