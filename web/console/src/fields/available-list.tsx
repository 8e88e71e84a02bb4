import { CheckOutlined, PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/states/error";
import { useLookup } from "./lookup";
import styles from "./references.module.css";
import type { Named, Referred } from "./titles";

interface AvailableListProps {
  reference: Referred;
  chosen: string[];
  onAdd: (row: Named) => void;
  onRemove: (id: string) => void;
  id?: string;
  onBlur?: () => void;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-required"?: boolean | "true" | "false";
  "aria-invalid"?: boolean | "true" | "false";
}

/** What can still be chosen, a page at a time. */
export function AvailableList({ reference, chosen, onAdd, onRemove, ...labelled }: AvailableListProps) {
  const { t } = useTranslation(["fields", "base"]);
  const errorText = useErrorText();
  const [search, setSearch] = useState("");
  const lookup = useLookup(reference, search, true);
  const taken = useMemo(() => new Set(chosen), [chosen]);
  const local = lookup.canSearch ? "" : search.trim().toLowerCase();
  const rows = lookup.found.filter((row) => local === "" || row.title.toLowerCase().includes(local));
  return (
    <section className={styles.side} aria-label={t("many.available")}>
      <Input
        {...labelled}
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t("search")}
        allowClear
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          const best = rows.find((row) => !taken.has(row.id));
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (best && search.trim() && !lookup.searching) onAdd(best);
        }}
      />
      <div className={styles.box}>
        {lookup.error ? (
          <p className={styles.note}>
            {errorText(lookup.error)}{" "}
            <Button size="small" onClick={lookup.retry}>
              {t("base:retry")}
            </Button>
          </p>
        ) : rows.length === 0 ? (
          <p className={styles.note}>{lookup.searching ? t("searching") : t("noMatch")}</p>
        ) : (
          <ul className={styles.list}>
            {rows.map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  className={styles.pick}
                  aria-pressed={taken.has(row.id)}
                  onClick={() => (taken.has(row.id) ? onRemove(row.id) : onAdd(row))}
                >
                  <span className={styles.title}>{row.title || t("unnamed")}</span>
                  {taken.has(row.id) ? <CheckOutlined aria-hidden="true" /> : <PlusOutlined aria-hidden="true" />}
                </button>
              </li>
            ))}
          </ul>
        )}
        {lookup.more && (
          <Button type="text" block loading={lookup.searching} onClick={lookup.more}>
            {t("more")}
          </Button>
        )}
      </div>
    </section>
  );
}
