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
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { Button, Checkbox, Modal, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SchemaField, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { declaredColumns, moved, possibleColumns } from "./columns";
import styles from "./columns-dialog.module.css";
import type { Density } from "./table";

interface ColumnsDialogProps {
  resource: SchemaResource;
  columns: SchemaField[];
  density: Density;
  onClose(): void;
  /** undefined: as declared. */
  onSave(columns: string[] | undefined, density: Density): void;
}

interface Choice {
  name: string;
  shown: boolean;
}

/** Which columns a list has, in which order, and how close its rows stand. */
export default function ColumnsDialog({ resource, columns, density, onClose, onSave }: ColumnsDialogProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const [close, setClose] = useState(density);
  const [choices, setChoices] = useState(() => choicesOf(resource, columns));
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const shown = choices.filter((c) => c.shown).map((c) => c.name);
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (!over) return;
    const at = (id: unknown) => choices.findIndex((c) => c.name === id);
    setChoices(moved(choices, at(active.id), at(over.id)));
  };
  return (
    <Modal
      open
      title={t("columns.title")}
      onCancel={onClose}
      okText={t("columns.apply")}
      cancelText={t("base:cancel")}
      okButtonProps={{ disabled: shown.length === 0 }}
      onOk={() => onSave(isDeclared(resource, shown) ? undefined : shown, close)}
      footer={(_, { OkBtn, CancelBtn }) => (
        <div className={styles.foot}>
          <Button type="text" onClick={() => setChoices(choicesOf(resource, declaredColumns(resource)))}>
            {t("columns.reset")}
          </Button>
          <span>
            <CancelBtn /> <OkBtn />
          </span>
        </div>
      )}
    >
      <div className={styles.density}>
        <span id="list-density">{t("density.label")}</span>
        <Segmented
          aria-labelledby="list-density"
          value={close}
          onChange={setClose}
          options={[
            { value: "middle" as const, label: t("density.middle") },
            { value: "compact" as const, label: t("density.compact") },
          ]}
        />
      </div>
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}>
        <SortableContext items={choices.map((c) => c.name)} strategy={verticalListSortingStrategy}>
          <ul className={styles.list} aria-label={t("columns.title")}>
            {choices.map((choice, i) => (
              <Column
                key={choice.name}
                choice={choice}
                label={text(resource.fields.find((f) => f.name === choice.name)?.label) || choice.name}
                first={i === 0}
                last={i === choices.length - 1}
                onShow={(on) => setChoices(choices.map((c) => (c.name === choice.name ? { ...c, shown: on } : c)))}
                onMove={(by) => setChoices(moved(choices, i, i + by))}
              />
            ))}
          </ul>
        </SortableContext>
      </DndContext>
    </Modal>
  );
}

interface ColumnProps {
  choice: Choice;
  label: string;
  first: boolean;
  last: boolean;
  onShow(on: boolean): void;
  onMove(by: number): void;
}

function Column({ choice, label, first, last, onShow, onMove }: ColumnProps) {
  const { t } = useTranslation("list");
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: choice.name,
  });
  return (
    <li
      ref={setNodeRef}
      className={styles.column}
      data-dragging={isDragging}
      style={{ transform: transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined, transition }}
    >
      <button
        ref={setActivatorNodeRef}
        type="button"
        className={styles.handle}
        {...attributes}
        {...listeners}
        aria-label={t("columns.drag", { label })}
      >
        <HolderOutlined />
      </button>
      <Checkbox checked={choice.shown} onChange={(event) => onShow(event.target.checked)} className={styles.name}>
        {label}
      </Checkbox>
      <Button
        type="text"
        size="small"
        icon={<ArrowUpOutlined />}
        aria-label={t("columns.up", { label })}
        disabled={first}
        onClick={() => onMove(-1)}
      />
      <Button
        type="text"
        size="small"
        icon={<ArrowDownOutlined />}
        aria-label={t("columns.down", { label })}
        disabled={last}
        onClick={() => onMove(1)}
      />
    </li>
  );
}

function choicesOf(resource: SchemaResource, shown: SchemaField[]): Choice[] {
  const rest = possibleColumns(resource).filter((f) => !shown.includes(f));
  return [...shown.map((f) => ({ name: f.name, shown: true })), ...rest.map((f) => ({ name: f.name, shown: false }))];
}

function isDeclared(resource: SchemaResource, names: string[]): boolean {
  return (
    declaredColumns(resource)
      .map((f) => f.name)
      .join() === names.join()
  );
}
