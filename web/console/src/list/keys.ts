import { type RefObject, useEffect } from "react";
import { isTyping } from "@/shell/keys";

interface ListKeys {
  root: RefObject<HTMLElement | null>;
  onNew?: () => void;
  onToggle(id: string): void;
}

/** The keys of a list: / searches, n makes a new row, j and k go from row to row, x selects, Enter opens what has the focus. */
export function useListKeys({ root, onNew, onToggle }: ListKeys) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("[role='dialog'], .ant-dropdown:not(.ant-dropdown-hidden) [role='menu']:focus-within"))
        return;
      const list = root.current;
      if (!list) return;
      const inTable = event.target instanceof Element && event.target.closest("[data-row]") !== null;
      switch (event.key) {
        case "/":
          list.querySelector<HTMLInputElement>("[data-list-search]")?.focus();
          break;
        case "n":
          if (!onNew) return;
          onNew();
          break;
        case "ArrowDown":
        case "ArrowUp":
          if (!inTable || !step(list, event.key === "ArrowDown" ? 1 : -1)) return;
          break;
        case "j":
        case "k":
          if (!step(list, event.key === "j" ? 1 : -1)) return;
          break;
        case "x": {
          const id = rowOf(document.activeElement)?.dataset.row;
          if (!id) return;
          onToggle(id);
          break;
        }
        default:
          return;
      }
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [root, onNew, onToggle]);
}

function rowOf(element: Element | null): HTMLElement | null {
  return element?.closest<HTMLElement>("[data-row]") ?? null;
}

/** Puts the focus on the link of the next row or the one before. */
function step(list: HTMLElement, by: number): boolean {
  const links = [...list.querySelectorAll<HTMLElement>("[data-row-link]")];
  const now = rowOf(document.activeElement);
  const at = now ? links.findIndex((link) => now.contains(link)) : -1;
  const next = links[at < 0 ? 0 : at + by];
  if (!next) return false;
  next.focus();
  // Below the sticky headings, not behind them.
  next.scrollIntoView({ block: "nearest" });
  return true;
}
