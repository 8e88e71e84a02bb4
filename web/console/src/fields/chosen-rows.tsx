import { CloseOutlined } from "@ant-design/icons";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./references.module.css";
import type { Named } from "./titles";

export const rowHeight = 40;

/** A scrolling list that draws the rows in sight only. */
export function Rows({ rows, draw }: { rows: Named[]; draw: (row: Named, index: number) => ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    initialRect: { width: 300, height: 280 },
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div ref={box} className={styles.box} tabIndex={0}>
      <ul className={styles.list} style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <li
                key={row.id}
                className={styles.place}
                style={{ top: item.start }}
                aria-posinset={item.index + 1}
                aria-setsize={rows.length}
              >
                {draw(row, item.index)}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

/** Chosen rows without an order of their own. */
export function PlainRows({
  rows,
  disabled,
  onRemove,
}: {
  rows: Named[];
  disabled: boolean;
  onRemove: (id: string) => void;
}) {
  return (
    <Rows
      rows={rows}
      draw={(row) => (
        <div className={styles.row}>
          <span className={styles.title} title={row.title}>
            {row.title}
          </span>
          {!disabled && <RemoveButton row={row} onRemove={onRemove} />}
        </div>
      )}
    />
  );
}

export function RemoveButton({ row, onRemove }: { row: Named; onRemove: (id: string) => void }) {
  const { t } = useTranslation("fields");
  return (
    <Button
      type="text"
      size="small"
      icon={<CloseOutlined />}
      aria-label={t("many.remove", { name: row.title })}
      onClick={() => onRemove(row.id)}
    />
  );
}
