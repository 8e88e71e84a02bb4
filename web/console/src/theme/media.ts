import { useSyncExternalStore } from "react";

function media(condition: string): () => boolean {
  const query = matchMedia(condition);
  const subscribe = (changed: () => void) => {
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  };
  return () => useSyncExternalStore(subscribe, () => query.matches);
}

/** Whether the window is as narrow as a phone's: menus become drawers, tables become cards. */
export const useNarrow = media("(max-width: 767px)");

/** Whether the system is set to dark. */
export const useSystemDark = media("(prefers-color-scheme: dark)");

/** Whether the person asked for no movement (WCAG 2.3.3): what opens is there at once. */
export const useStill = media("(prefers-reduced-motion: reduce)");
