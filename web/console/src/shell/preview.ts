import { http } from "@/api/http";
import { holds } from "@/api/session";
import type { Me, Row, SchemaAction, SchemaResource } from "@/api/types";

/** What the resource's rows can be previewed as by this user; undefined: nothing. The server decides. */
export function previewKind(me: Me, resource: SchemaResource, row: Row): "role" | "user" | undefined {
  if (me.preview || me.impersonator) return undefined;
  if (resource.name === "roles" && holds(me, "rbac:explain")) return "role";
  if (resource.name === "users" && me.superuser && row.superuser === false) return "user";
  return undefined;
}

/** Shows the whole console as with a role or as a user, in this tab, until it is ended. */
export function beginPreview(kind: "role" | "user", id: string): void {
  http.preview = `${kind}:${id}`;
  window.location.assign("/console/");
}

export function endPreview(): void {
  const [kind, id] = http.preview.split(":");
  http.preview = "";
  window.location.assign(id ? `/console/${kind}s/${id}` : "/console/");
}

/** Whether an action makes sense on this row: a superuser, or who is switched off, is nobody to act as. */
export function fitsRow(action: SchemaAction, resource: SchemaResource, row: Row): boolean {
  if (resource.name !== "users" || action.name !== "impersonate") return true;
  return row.superuser !== true && row.active !== false;
}
