import { type DragEvent, type KeyboardEvent, useRef, useState } from "react";
import type { Row } from "@/api/types";
import { canStandBelow, keyTarget } from "./tree-move";

const marked = "data-drop";

/** Rows are dragged by their grip onto the row that they are to stand below, or moved by Alt and the arrow keys. */
export function useDrop(rows: Row[], field: string, onDrop: (row: Row, to: string | null) => void) {
  const [dragging, setDragging] = useState(false);
  const dragged = useRef<string>(undefined);
  const over = useRef<Element>(undefined);
  const mark = (next: Element | undefined) => {
    over.current?.removeAttribute(marked);
    next?.setAttribute(marked, "");
    over.current = next;
  };
  /** Where a drop would lead; undefined: nowhere. */
  const targetOf = (event: DragEvent): { place: Element; to: string | null } | undefined => {
    const id = dragged.current;
    if (id === undefined || !(event.target instanceof Element)) return undefined;
    const atTop = event.target.closest("[data-drop-top]");
    if (atTop) return { place: atTop, to: null };
    const place = event.target.closest("[data-row]");
    const to = place?.getAttribute("data-row");
    if (!place || !to || !canStandBelow(rows, field, id, to)) return undefined;
    return { place, to };
  };
  const drop = (id: string, to: string | null) => {
    const row = rows.find((r) => r.id === id);
    if (row && canStandBelow(rows, field, id, to)) onDrop(row, to);
  };
  const end = () => {
    mark(undefined);
    dragged.current = undefined;
    setDragging(false);
  };
  const rowOf = (target: EventTarget) =>
    target instanceof Element ? target.closest("[data-grip]")?.closest("[data-row]") : undefined;
  return {
    dragging,
    handlers: {
      onDragStart: (event: DragEvent) => {
        const row = rowOf(event.target);
        const id = row?.getAttribute("data-row");
        if (!row || !id) return;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", id);
        event.dataTransfer.setDragImage(row, 16, 16);
        dragged.current = id;
        // Later: a page that changes while a drag begins ends it.
        requestAnimationFrame(() => setDragging(dragged.current !== undefined));
      },
      onDragOver: (event: DragEvent) => {
        const target = targetOf(event);
        mark(target?.place);
        if (target) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        const target = targetOf(event);
        const id = dragged.current;
        end();
        if (!target || id === undefined) return;
        event.preventDefault();
        drop(id, target.to);
      },
      onDragEnd: end,
      onKeyDown: (event: KeyboardEvent) => {
        if (!event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
        const id = rowOf(event.target)?.getAttribute("data-row");
        if (!id) return;
        event.preventDefault(); // the browser's own way back
        const to = keyTarget(rows, field, id, event.key);
        if (to !== undefined) drop(id, to);
      },
    },
  };
}
