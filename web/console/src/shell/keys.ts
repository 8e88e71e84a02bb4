import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { useSchema } from "@/api/schema";
import { placesOf } from "./places";

const goesOn = 1200; // milliseconds in which the letter after g counts

/** Whether keys belong to what is being typed into. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/** The keys of every page: Ctrl/⌘-K, ?, and g with a letter. Pages have keys of their own beside them. */
export function useShortcuts({ palette, keys }: { palette: () => void; keys: () => void }) {
  const navigate = useNavigate();
  const schema = useSchema();
  const pressedG = useRef(0);
  useEffect(() => {
    const places = placesOf(schema);
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        palette();
        return;
      }
      const inDialog = document.querySelector(".ant-modal-wrap:not([style*='display: none']) [role='dialog']") !== null;
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.defaultPrevented ||
        isTyping(event.target) ||
        inDialog
      )
        return;
      if (Date.now() - pressedG.current < goesOn) {
        pressedG.current = 0;
        const path = event.key === "h" ? "/" : places.find((p) => p.letter === event.key)?.path;
        if (path) {
          event.preventDefault();
          event.stopImmediatePropagation();
          void navigate(path);
        }
        return;
      }
      if (event.key === "g") pressedG.current = Date.now();
      if (event.key === "?") {
        event.preventDefault();
        keys();
      }
    };
    // Before the pages' own keys, so that the letter after g is not theirs.
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [navigate, schema, palette, keys]);
}
