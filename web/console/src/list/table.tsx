import { type ReactNode, type RefObject, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Row } from "@/api/types";
import { useLanguage } from "@/i18n";
import { Header } from "./header";
import { type Branch, type RowContext, TableRow } from "./row";
import type { Selection } from "./selection";
import styles from "./table.module.css";
import type { Sort } from "./url";
import type { Edits } from "./use-edits";
import { useWidth } from "./use-width";
import { columnWidths } from "./widths";

export type Density = "middle" | "compact";

const tickWidth = 40;
const menuWidth = 52;

interface TableFrameProps {
  context: RowContext;
  density: Density;
  sort: Sort[];
  onSort(field: string, more: boolean): void;
  selection: Selection;
  /** What is shown is of the question before. */
  stale: boolean;
  /** All rows there are, when not all of them are in the document. */
  rowCount?: number;
  tree?: boolean;
  scroll?: RefObject<HTMLDivElement | null>;
  children: ReactNode;
}

/** The table around its rows: widths, headings, scrolling. */
export function TableFrame({
  context,
  density,
  sort,
  onSort,
  selection,
  stale,
  rowCount,
  tree,
  scroll,
  children,
}: TableFrameProps) {
  const { text } = useLanguage();
  const { resource, columns, link } = context;
  const own = useRef<HTMLDivElement>(null);
  const box = scroll ?? own;
  const aside = (context.selectable ? tickWidth : 0) + menuWidth;
  const widths = columnWidths(columns, text, link, useWidth(box) - aside);
  return (
    <div className={styles.scroll} ref={box} data-list-scroll>
      <table
        className={`${styles.table} ${stale ? styles.stale : ""}`}
        style={{ width: widths.reduce((sum, width) => sum + width, aside) }}
        data-density={density}
        aria-label={text(resource.label_many)}
        aria-rowcount={rowCount === undefined ? undefined : rowCount + 1}
        aria-busy={stale}
        role={tree ? "treegrid" : undefined}
      >
        <colgroup>
          {context.selectable && <col style={{ width: tickWidth }} />}
          {columns.map((field, i) => (
            <col key={field.name} style={{ width: widths[i] }} />
          ))}
          <col style={{ width: menuWidth }} />
        </colgroup>
        <Header
          resource={resource}
          columns={columns}
          sort={sort}
          onSort={onSort}
          selection={context.selectable ? selection : undefined}
        />
        {children}
      </table>
    </div>
  );
}

interface TableRowsProps {
  context: RowContext;
  rows: Row[];
  selection: Selection;
  edits: Edits;
  branches?: ReadonlyMap<string, Branch>;
}

/** Rows as they are, one below the other. */
export function TableRows({ context, rows, selection, edits, branches }: TableRowsProps) {
  return (
    <tbody>
      {rows.map((row) => (
        <TableRow
          key={row.id}
          context={context}
          row={row}
          selected={selection.everything || selection.has(row.id)}
          edit={edits.rows.get(row.id)}
          branch={branches?.get(row.id)}
        />
      ))}
    </tbody>
  );
}

/** What rows look like before they are there. */
export function TableBones({ context, count }: { context: RowContext; count: number }) {
  const { t } = useTranslation("list");
  return (
    <tbody aria-label={t("base:loading")}>
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones are all alike
        <tr key={i} aria-hidden>
          {context.selectable && <td className={styles.check} />}
          {context.columns.map((field, at) => (
            <td key={field.name}>
              <span className={styles.bone} style={{ width: `${40 + ((i * 7 + at * 13) % 5) * 10}%` }} />
            </td>
          ))}
          <td />
        </tr>
      ))}
    </tbody>
  );
}
