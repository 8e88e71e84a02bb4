import { useSyncExternalStore } from "react";

const query = matchMedia("(max-width: 767px)");

/** Whether the window is as narrow as a phone's: menus become drawers, tables become cards. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => query.matches,
  );
}
