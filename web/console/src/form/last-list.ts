const prefix = "manor.list/";

/** Remembers the filters, order and page of a list in this tab, for the way back from its records. */
export function rememberList(resource: string, search: string): void {
  try {
    sessionStorage.setItem(prefix + resource, search);
  } catch {
    // Storage is switched off: the way back leads to the plain list.
  }
}

/** What stood behind the address of a resource's list when it was last open; "" when it was not. */
export function lastList(resource: string): string {
  try {
    return sessionStorage.getItem(prefix + resource) ?? "";
  } catch {
    return "";
  }
}
