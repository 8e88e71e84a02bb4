import { CaretDownOutlined, CaretRightOutlined, HolderOutlined, MoreOutlined } from "@ant-design/icons";
import { type MouseEvent, memo } from "react";
import { useTranslation } from "react-i18next";
import { titleOf } from "@/api/resource";
import type { Row, SchemaField, SchemaResource } from "@/api/types";
import { Cell, TitleLink } from "./cell";
import { isNumeric } from "./columns";
import { EditNote } from "./edit-note";
import type { RowEdit } from "./save-cells";
import styles from "./table.module.css";
import { Tick } from "./tick";
import type { Edits } from "./use-edits";

/** Where a row stands in a tree. */
export interface Branch {
  depth: number;
  /** undefined: nothing below it. */
  open: boolean | undefined;
}

export interface RowContext {
  resource: SchemaResource;
  columns: SchemaField[];
  /** The column that leads to the record. */
  link: string;
  selectable: boolean;
  onToggle(id: string, range: boolean): void;
  onMenu(row: Row, button: HTMLElement): void;
  onFold?(id: string): void;
  /** In a tree whose rows the caller may move: asks where to. */
  onGrip?(row: Row): void;
  edits: Pick<Edits, "change" | "discard" | "keepMine">;
}

interface TableRowProps {
  context: RowContext;
  row: Row;
  selected: boolean;
  edit: RowEdit | undefined;
  branch?: Branch | undefined;
  /** Its number among all rows, when not all of them are in the document. */
  index?: number;
}

/** One row of the table, and below it what came of saving its cells. */
export const TableRow = memo(function TableRow({ context, row, selected, edit, branch, index }: TableRowProps) {
  const { t } = useTranslation("list");
  const { resource, columns, link } = context;
  const title = titleOf(row, resource);
  return (
    <>
      <tr
        data-selected={selected}
        data-row={row.id}
        aria-rowindex={index === undefined ? undefined : index + 2}
        aria-level={branch ? branch.depth + 1 : undefined}
        aria-expanded={branch?.open}
      >
        {context.selectable && (
          <td className={styles.check}>
            <Tick
              label={t("select.row", { title })}
              checked={selected}
              onToggle={(range) => context.onToggle(row.id, range)}
            />
          </td>
        )}
        {columns.map((field) => (
          <td key={field.name} className={isNumeric(field) ? styles.number : undefined}>
            {field.name === link ? (
              <Titled
                branch={branch}
                title={title}
                onFold={() => context.onFold?.(row.id)}
                onGrip={context.onGrip && row._meta?.can?.update !== false ? () => context.onGrip?.(row) : undefined}
              >
                <TitleLink resource={resource} field={field} row={row} />
              </Titled>
            ) : (
              <Cell resource={resource} field={field} row={row} edit={edit} onChange={context.edits.change} />
            )}
          </td>
        ))}
        <td className={styles.menu}>
          <button
            type="button"
            className={styles.more}
            aria-haspopup="menu"
            aria-label={t("row.menuOf", { title })}
            onClick={(event: MouseEvent<HTMLButtonElement>) => context.onMenu(row, event.currentTarget)}
          >
            <MoreOutlined />
          </button>
        </td>
      </tr>
      {edit?.problem && (
        <tr className={styles.note}>
          <td className={styles.noteText} colSpan={columns.length + (context.selectable ? 2 : 1)}>
            <EditNote
              resource={resource}
              edit={edit}
              onDiscard={() => context.edits.discard(row.id)}
              onKeepMine={() => context.edits.keepMine(row.id)}
            />
          </td>
        </tr>
      )}
    </>
  );
});

function Titled({
  branch,
  title,
  onFold,
  onGrip,
  children,
}: {
  branch: Branch | undefined;
  title: string;
  onFold(): void;
  onGrip: (() => void) | undefined;
  children: React.ReactNode;
}) {
  const { t } = useTranslation("list");
  if (!branch) return children;
  return (
    <div className={styles.tree} style={{ paddingInlineStart: Math.min(branch.depth, 20) * 20 }}>
      {branch.open === undefined ? (
        <span className={styles.leaf} />
      ) : (
        <button
          type="button"
          className={styles.fold}
          aria-label={t(branch.open ? "tree.close" : "tree.open", { title })}
          aria-expanded={branch.open}
          onClick={onFold}
        >
          {branch.open ? <CaretDownOutlined /> : <CaretRightOutlined />}
        </button>
      )}
      {children}
      {onGrip && (
        <button
          type="button"
          className={styles.grip}
          draggable
          data-grip
          aria-label={t("tree.grip", { title })}
          title={t("tree.gripHelp")}
          onClick={onGrip}
        >
          <HolderOutlined />
        </button>
      )}
    </div>
  );
}
