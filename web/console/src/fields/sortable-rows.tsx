import { ArrowDownOutlined, ArrowUpOutlined, HolderOutlined } from "@ant-design/icons";
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { RemoveButton, Rows } from "./chosen-rows";
import styles from "./references.module.css";
import type { Named } from "./titles";

interface SortableRowsProps {
  rows: Named[];
  onRemove: (id: string) => void;
  onChange: (rows: Named[]) => void;
}

/** Chosen rows in their order: dragged by the handle, or moved with the arrows. */
export function SortableRows({ rows, onRemove, onChange }: SortableRowsProps) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const move = (from: number, to: number) => {
    if (from >= 0 && to >= 0 && to < rows.length && from !== to) onChange(arrayMove(rows, from, to));
  };
  const end = ({ active, over }: DragEndEvent) => {
    if (over) move(position(rows, active.id), position(rows, over.id));
  };
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={end}>
      <SortableContext items={rows} strategy={verticalListSortingStrategy}>
        <Rows
          rows={rows}
          draw={(row, index) => (
            <SortableRow row={row} index={index} last={index === rows.length - 1} onMove={move} onRemove={onRemove} />
          )}
        />
      </SortableContext>
    </DndContext>
  );
}

function position(rows: Named[], id: string | number): number {
  return rows.findIndex((row) => row.id === id);
}

interface SortableRowProps {
  row: Named;
  index: number;
  last: boolean;
  onMove: (from: number, to: number) => void;
  onRemove: (id: string) => void;
}

function SortableRow({ row, index, last, onMove, onRemove }: SortableRowProps) {
  const { t } = useTranslation("fields");
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: row.id,
  });
  return (
    <div
      ref={setNodeRef}
      className={`${styles.row} ${isDragging ? styles.dragged : ""}`}
      style={{ transform: transform ? `translate3d(0, ${transform.y}px, 0)` : undefined, transition }}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        className={styles.handle}
        {...attributes}
        {...listeners}
        aria-label={t("many.drag", { name: row.title })}
      >
        <HolderOutlined aria-hidden="true" />
      </button>
      <span className={styles.number}>{index + 1}</span>
      <span className={styles.title} title={row.title}>
        {row.title}
      </span>
      <Button
        type="text"
        size="small"
        icon={<ArrowUpOutlined />}
        disabled={index === 0}
        aria-label={t("many.up", { name: row.title })}
        onClick={() => onMove(index, index - 1)}
      />
      <Button
        type="text"
        size="small"
        icon={<ArrowDownOutlined />}
        disabled={last}
        aria-label={t("many.down", { name: row.title })}
        onClick={() => onMove(index, index + 1)}
      />
      <RemoveButton row={row} onRemove={onRemove} />
    </div>
  );
}
