// biome-ignore-all lint/a11y/useSemanticElements: a table has no rows that the browser may leave undrawn.
// biome-ignore-all lint/a11y/useFocusableInteractive: the marks in the cells take the focus.
import { DownOutlined, RightOutlined } from "@ant-design/icons";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Mark } from "./mark";
import styles from "./matrix.module.css";
import { type MatrixGroup, type MatrixRow, type Permission, type Said, type Sayings, usual } from "./model";

export const columns: readonly string[] = ["*", ...usual];

export interface Telling {
  /** "Courses, update: allowed by books:*" */
  label(permission: Permission, resource: string): string;
  /** What an action is called where its column does not say so. */
  action(permission: Permission): string;
}

interface RowProps {
  row: MatrixRow;
  index: number;
  /** What is said of the row: another text when any of it has changed, so that only changed rows are drawn anew. */
  state: string;
  sayings: Sayings;
  telling: Telling;
  readOnly: boolean;
  /** Of the other actions only what is said: a row of many stays short. */
  short?: boolean;
  onSay(name: string, next: Said): void;
}

const same = (before: RowProps, next: RowProps) =>
  before.state === next.state &&
  before.row === next.row &&
  before.index === next.index &&
  before.telling === next.telling &&
  before.readOnly === next.readOnly &&
  before.short === next.short &&
  before.onSay === next.onSay;

function useMark({ row, sayings, telling, index, readOnly, onSay }: RowProps) {
  return (permission: Permission, column: number, wide: boolean) => {
    const { said, source } = sayings.cell(permission.name);
    return (
      <Mark
        key={permission.name}
        name={permission.name}
        text={wide ? telling.action(permission) : undefined}
        said={said}
        implied={source?.effect}
        label={telling.label(permission, row.label)}
        row={index}
        column={column}
        readOnly={readOnly}
        onSay={onSay}
      />
    );
  };
}

/** One resource in the table. */
export const TableRow = memo(function TableRow(props: RowProps) {
  const { row, sayings, short } = props;
  const mark = useMark(props);
  const more = short ? row.more.filter((p) => sayings.said(p.name) !== undefined) : row.more;
  return (
    <div role="row" className={styles.row} data-resource={row.resource} data-declared={row.declared}>
      <RowName row={row} />
      {columns.map((action, i) => {
        const permission = row.cells.get(action);
        return (
          <div key={action} role="gridcell" className={styles.cell}>
            {permission && mark(permission, i, false)}
          </div>
        );
      })}
      <div role="gridcell" className={styles.more}>
        {more.map((permission, i) => mark(permission, columns.length + i, true))}
      </div>
    </div>
  );
}, same);

function RowName({ row }: { row: MatrixRow }) {
  const { t } = useTranslation("rights");
  return (
    <div role="rowheader" className={styles.name}>
      <span>{row.label}</span>
      <code>{row.resource}</code>
      {!row.declared && <small>{t("unused")}</small>}
    </div>
  );
}

/** One resource on a phone. */
export const CardRow = memo(function CardRow(props: RowProps) {
  const { row, sayings, short } = props;
  const more = short ? row.more.filter((p) => sayings.said(p.name) !== undefined) : row.more;
  const mark = useMark(props);
  const cells = columns.flatMap((action) => row.cells.get(action) ?? []);
  return (
    <li className={styles.card} data-resource={row.resource}>
      <h4>
        {row.label} <code>{row.resource}</code>
      </h4>
      <div className={styles.chips}>{[...cells, ...more].map((permission, i) => mark(permission, i, true))}</div>
    </li>
  );
}, same);

interface GroupHeadProps {
  group: MatrixGroup;
  open: boolean;
  /** How many of its permissions are allowed and denied here. */
  counts: string;
  onToggle(): void;
}

/** The heading of a group, which folds it. */
export function GroupHead({ group, open, counts, onToggle }: GroupHeadProps) {
  return (
    <button type="button" className={styles.group} aria-expanded={open} onClick={onToggle}>
      {open ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
      <span>{group.label}</span>
      <span className={styles.counts}>{counts}</span>
    </button>
  );
}
