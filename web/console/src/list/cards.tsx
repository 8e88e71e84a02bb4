import { MoreOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { titleOf } from "@/api/resource";
import type { Row } from "@/api/types";
import { useLanguage } from "@/i18n";
import styles from "./cards.module.css";
import { Cell, TitleLink } from "./cell";
import { EditNote } from "./edit-note";
import type { Branch, RowContext } from "./row";
import type { Selection } from "./selection";
import { Tick } from "./tick";
import type { Edits } from "./use-edits";

interface CardsProps {
  context: RowContext;
  rows: Row[];
  selection: Selection;
  edits: Edits;
  stale: boolean;
  branches?: ReadonlyMap<string, Branch>;
}

/** The rows where there is no room for a table: one card each, the first column as its title. */
export function Cards({ context, rows, selection, edits, stale, branches }: CardsProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const { resource, columns, link } = context;
  const titled = columns.find((f) => f.name === link);
  return (
    <ul className={styles.cards} aria-label={text(resource.label_many)} aria-busy={stale} data-stale={stale}>
      {rows.map((row) => {
        const edit = edits.rows.get(row.id);
        const title = titleOf(row, resource);
        const depth = branches?.get(row.id)?.depth ?? 0;
        return (
          <li
            key={row.id}
            className={styles.card}
            data-row={row.id}
            style={{ marginInlineStart: Math.min(depth, 6) * 12 }}
          >
            <div className={styles.head}>
              {context.selectable && (
                <span className={styles.tick}>
                  <Tick
                    label={t("select.row", { title })}
                    checked={selection.everything || selection.has(row.id)}
                    onToggle={(range) => context.onToggle(row.id, range)}
                  />
                </span>
              )}
              <span className={styles.title}>
                {titled && <TitleLink resource={resource} field={titled} row={row} />}
              </span>
              <button
                type="button"
                className={styles.more}
                aria-haspopup="menu"
                aria-label={t("row.menuOf", { title })}
                onClick={(event) => context.onMenu(row, event.currentTarget)}
              >
                <MoreOutlined />
              </button>
            </div>
            <dl className={styles.values}>
              {columns
                .filter((f) => f.name !== link)
                .map((field) => (
                  <div key={field.name}>
                    <dt>{text(field.label)}</dt>
                    <dd>
                      <Cell resource={resource} field={field} row={row} edit={edit} onChange={edits.change} />
                    </dd>
                  </div>
                ))}
            </dl>
            {edit?.problem && (
              <EditNote
                resource={resource}
                edit={edit}
                onDiscard={() => edits.discard(row.id)}
                onKeepMine={() => edits.keepMine(row.id)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Cards before they are there. */
export function CardBones({ count }: { count: number }) {
  return (
    <ul className={styles.cards} aria-hidden>
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones are all alike
        <li key={i} className={`${styles.card} ${styles.bone}`} />
      ))}
    </ul>
  );
}
