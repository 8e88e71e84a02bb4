import { type KeyboardEvent, type RefObject, useEffect } from "react";
import type { Said } from "./model";

const says: Record<string, Said> = { a: "allow", d: "deny", Delete: undefined, Backspace: undefined };

/**
 * The keys of the matrix: arrows, Home and End move, A allows, D denies, Delete takes back; Space is the button's own. One
 * mark at a time is reached by Tab.
 */
export function useGridKeys(root: RefObject<HTMLElement | null>, onSay: (name: string, next: Said) => void) {
  useEffect(() => {
    const box = root.current;
    if (!box || box.querySelector('[data-cell][tabindex="0"]')) return;
    box.querySelector<HTMLElement>("[data-cell]")?.setAttribute("tabindex", "0");
  });
  return {
    onFocus: (target: EventTarget) => {
      const cell = cellOf(target);
      if (!cell) return;
      for (const other of root.current?.querySelectorAll('[data-cell][tabindex="0"]') ?? [])
        other.setAttribute("tabindex", "-1");
      cell.setAttribute("tabindex", "0");
    },
    onKeyDown: (event: KeyboardEvent) => {
      const cell = cellOf(event.target);
      if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const next = root.current && neighbour(root.current, cell, key);
      if (next) {
        next.focus();
        next.scrollIntoView({ block: "nearest", inline: "nearest" });
      } else if (key in says) onSay(cell.dataset.permission ?? "", says[key]);
      else if (!key.startsWith("Arrow")) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

function cellOf(target: EventTarget): HTMLElement | null {
  return target instanceof HTMLElement ? target.closest<HTMLElement>("[data-cell]") : null;
}

/** The mark that a key leads to: up and down in the same column or the nearest before it, over what is not there. */
function neighbour(root: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const place = (cell: HTMLElement) => (cell.dataset.cell ?? "0 0").split(" ").map(Number) as [number, number];
  const [row, column] = place(from);
  const all = [...root.querySelectorAll<HTMLElement>("[data-cell]")];
  const inRow = (wanted: number) => all.filter((cell) => place(cell)[0] === wanted);
  switch (key) {
    case "ArrowRight":
      return inRow(row).find((cell) => place(cell)[1] > column);
    case "ArrowLeft":
      return inRow(row).findLast((cell) => place(cell)[1] < column);
    case "Home":
      return inRow(row)[0];
    case "End":
      return inRow(row).at(-1);
    case "ArrowDown":
    case "ArrowUp": {
      const down = key === "ArrowDown";
      const others = all.filter((cell) => (down ? place(cell)[0] > row : place(cell)[0] < row));
      const edge = down ? others[0] : others.at(-1);
      if (!edge) return undefined;
      const there = inRow(place(edge)[0]);
      return there.findLast((cell) => place(cell)[1] <= column) ?? there[0];
    }
    default:
      return undefined;
  }
}
