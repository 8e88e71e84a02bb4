import { MoreOutlined } from "@ant-design/icons";
import { useState } from "react";
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

/** A card shows so many columns; the others when asked for. */
const mostShown = 12;

/** The rows where there is no room for a table: one card each, the first column as its title. */
export function Cards({ context, rows, selection, edits, stale, branches }: CardsProps) {
  const { text } = useLanguage();
  const { resource } = context;
  return (
    <ul className={styles.cards} aria-label={text(resource.label_many)} aria-busy={stale} data-stale={stale}>
      {rows.map((row) => (
        <Card
          key={row.id}
          context={context}
          row={row}
          selection={selection}
          edits={edits}
          depth={branches?.get(row.id)?.depth ?? 0}
        />
      ))}
    </ul>
  );
}

interface CardProps extends Pick<CardsProps, "context" | "selection" | "edits"> {
  row: Row;
  depth: number;
}

function Card({ context, row, selection, edits, depth }: CardProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const [whole, setWhole] = useState(false);
  const { resource, columns, link } = context;
  const edit = edits.rows.get(row.id);
  const title = titleOf(row, resource);
  const titled = columns.find((f) => f.name === link);
  const values = columns.filter((f) => f !== titled);
  const shown = whole || values.length <= mostShown + 1 ? values : values.slice(0, mostShown);
  return (
    <li className={styles.card} data-row={row.id} style={{ marginInlineStart: Math.min(depth, 6) * 12 }}>
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
        <span className={styles.title}>{titled && <TitleLink resource={resource} field={titled} row={row} />}</span>
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
        {shown.map((field) => (
          <div key={field.name}>
            <dt>{text(field.label)}</dt>
            <dd>
              <Cell resource={resource} field={field} row={row} edit={edit} onChange={edits.change} />
            </dd>
          </div>
        ))}
      </dl>
      {shown.length < values.length && (
        <button type="button" className={styles.rest} onClick={() => setWhole(true)}>
          {t("card.rest", { count: values.length - shown.length })}
        </button>
      )}
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
