import { closestCenter, DndContext, PointerSensor, useSensor, useSensors } from "@dnd-kit/core";
import { SortableContext, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import type { CSSProperties, ReactNode } from "react";

/** What a row needs to be dragged. */
export interface Drag {
  ref: (element: HTMLElement | null) => void;
  style: CSSProperties;
  /** For the handle. */
  handle: Record<string, unknown>;
}

interface SortableFrameProps {
  ids: string[];
  onMove: (from: number, to: number) => void;
  children: ReactNode;
}

/** Rows inside of it can be dragged up and down by their handles. The keyboard has its own way. */
export function SortableFrame({ ids, onMove, children }: SortableFrameProps) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ container: document.body, restoreFocus: false }}
      onDragEnd={({ active, over }) => {
        const [from, to] = [ids.indexOf(String(active.id)), ids.indexOf(String(over?.id))];
        if (from >= 0 && to >= 0 && from !== to) onMove(from, to);
      }}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  );
}

export function SortableRow({ id, children }: { id: string; children: (drag: Drag) => ReactNode }) {
  const { setNodeRef, transform, transition, isDragging, listeners } = useSortable({ id });
  const style: CSSProperties = {
    transform: transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined,
    transition,
    position: isDragging ? "relative" : undefined,
    zIndex: isDragging ? 2 : undefined,
    boxShadow: isDragging ? "var(--ant-box-shadow-secondary)" : undefined,
  };
  return children({ ref: setNodeRef, style, handle: { ...listeners } });
}
