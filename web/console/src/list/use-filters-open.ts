import { useState } from "react";

const key = "manor.list.filters";

/** Whether the filter panel stands beside the list: kept in this browser, so that it is there with the first paint. Never where it would cover the rows. */
export function useFiltersOpen(narrow: boolean): [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(stored);
  const [drawer, setDrawer] = useState(false);
  if (narrow) return [drawer, setDrawer];
  return [
    open,
    (next) => {
      setOpen(next);
      try {
        localStorage.setItem(key, String(next));
      } catch {
        // Storage is switched off: the choice lasts as long as the page.
      }
    },
  ];
}

function stored(): boolean {
  try {
    return localStorage.getItem(key) === "true";
  } catch {
    return false;
  }
}
