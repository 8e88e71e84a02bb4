import { Button, Input } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { PlainRows } from "./chosen-rows";
import styles from "./references.module.css";
import type { Named } from "./titles";

const SortableRows = lazy(async () => ({ default: (await import("./sortable-rows")).SortableRows }));

interface ChosenListProps {
  rows: Named[];
  ordered: boolean;
  disabled: boolean;
  labelledBy: string;
  onChange: (rows: Named[]) => void;
}

/** What is chosen: filtered, taken away, and put in order where that counts. Only the rows in sight are drawn. */
export function ChosenList({ rows, ordered, disabled, onChange }: ChosenListProps) {
  const { t } = useTranslation("fields");
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const shown = wanted ? rows.filter((row) => row.title.toLowerCase().includes(wanted)) : rows;
  const remove = (id: string) => onChange(rows.filter((row) => row.id !== id));
  const plain = <PlainRows rows={shown} disabled={disabled} onRemove={remove} />;
  return (
    <section className={styles.side} aria-label={t("many.chosen", { count: rows.length })}>
      <div className={styles.head}>
        <span aria-live="polite">{t("many.chosen", { count: rows.length })}</span>
        {rows.length > 10 && (
          <Input
            size="small"
            className={styles.filter}
            allowClear
            placeholder={t("many.filter")}
            aria-label={t("many.filter")}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        )}
        {rows.length > 1 && !disabled && (
          <Button size="small" type="text" onClick={() => onChange([])}>
            {t("many.clear")}
          </Button>
        )}
      </div>
      {rows.length === 0 ? (
        <div className={styles.box}>
          <p className={styles.note}>{t("many.none")}</p>
        </div>
      ) : ordered && !disabled && !wanted ? (
        <Suspense fallback={plain}>
          <SortableRows rows={rows} onRemove={remove} onChange={onChange} />
        </Suspense>
      ) : (
        plain
      )}
    </section>
  );
}
