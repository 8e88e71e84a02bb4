import type { SchemaAction, SchemaResource } from "@/api/types";

/** The actions that the caller may run. */
export function permittedActions(resource: SchemaResource): SchemaAction[] {
  return resource.actions.filter((a) => {
    const name = a.permission.startsWith(`${resource.name}:`) ? a.permission.slice(resource.name.length + 1) : "";
    return name === "" || resource.permissions[name] !== false;
  });
}

/** What an action works on: rows by id, or all that match. */
export type Target = { ids: string[]; title?: string } | { filter: string; total: number; exact: boolean };

export function countOf(target: Target): number {
  return "ids" in target ? target.ids.length : target.total;
}
