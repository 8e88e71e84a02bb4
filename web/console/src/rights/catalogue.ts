import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { useSchema } from "@/api/schema";
import type { Page, Row } from "@/api/types";
import { useLanguage } from "@/i18n";
import { groupsOf as placeGroupsOf, placesOf } from "@/shell/places";
import { groupsOf, type Inherited, type MatrixGroup, type MatrixRow, type Permission, rowOf } from "./model";

/** More are not drawn as a matrix. */
export const mostPermissions = 5000;
/** How many roles are read for what they pass on. */
const mostRoles = 2000;

async function readAll(path: string, fields: string, most: number, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor = "";
  do {
    const page: Page = await http.get<Page>(
      path,
      { fields, per_page: 200, count: "none", cursor: cursor || undefined },
      signal,
    );
    rows.push(...page.items);
    cursor = page.next_cursor ?? "";
  } while (cursor && rows.length < most);
  return rows;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

export interface Catalogue {
  /** All permissions by name. */
  byName: ReadonlyMap<string, Permission>;
  /** The wildcards over everything. */
  all: MatrixRow;
  groups: MatrixGroup[];
  /** How a permission is called in full: "Courses: Publish". */
  title(name: string): string;
}

/** Every permission that a role can have, with its names in the language in force. Undefined until it is read. */
export function useCatalogue(enabled = true) {
  const { t } = useTranslation("rights");
  const { text: said, language } = useLanguage();
  const schema = useSchema();
  const query = useQuery({
    queryKey: ["lookup", "permissions", "catalogue"],
    enabled,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      readAll("/api/v1/permissions", "id,name,resource,action,label,label_zh,declared", mostPermissions, signal),
  });
  const catalogue = useMemo((): Catalogue | undefined => {
    if (!query.data) return undefined;
    const permissions = query.data.map(
      (row): Permission => ({
        name: text(row.name) || row.id,
        resource: text(row.resource),
        action: text(row.action),
        label: (language === "zh" && text(row.label_zh)) || text(row.label) || text(row.action),
        declared: row.declared !== false,
      }),
    );
    const resources = new Map(schema.resources.filter((r) => r.api === "v1").map((r) => [r.name, r]));
    const naming = (resource: string) => {
      const known = resources.get(resource);
      if (known) return { label: said(known.label_many), group: said(known.group) };
      // Parts of the platform are no resources, and have permissions all the same.
      const part = t(`parts.${resource}`, { defaultValue: resource.replaceAll("_", " ") });
      return { label: resource ? part : t("noResource"), group: t("others") };
    };
    const order = placeGroupsOf(placesOf(schema)).map((group) => said(group.label)); // as in the menu
    const byName = new Map(permissions.map((p) => [p.name, p]));
    // An action that is said of everything is called as where it is said of one.
    const actions = new Map(permissions.filter((p) => p.resource !== "*").map((p) => [p.action, p.label]));
    const title = (name: string) => {
      const permission = byName.get(name);
      if (!permission) return name;
      if (name === "*") return t("everything");
      const wild = permission.resource === "*";
      const what = permission.action === "*" ? t("allActions") : (actions.get(permission.action) ?? permission.label);
      return t("titleOf", {
        resource: wild ? t("everyResource") : naming(permission.resource).label,
        action: what,
      });
    };
    const wide = permissions
      .filter((p) => p.resource === "*")
      .map((p) => ({ ...p, label: actions.get(p.action) ?? p.label }));
    return {
      byName,
      all: rowOf("*", wide, { label: t("everyResource"), group: "" }),
      groups: groupsOf(permissions, naming, [...order, t("others")]),
      title,
    };
  }, [query.data, schema, said, language, t]);
  return { ...query, catalogue };
}

export interface RoleLines {
  id: string;
  name: string;
  permissions: string[];
  denied: string[];
  parents: string[];
}

/** All roles with what they say, as far as the caller may read them. */
export function useRoles(enabled: boolean) {
  return useQuery({
    queryKey: ["rows", "roles", "said"],
    enabled,
    staleTime: 10_000,
    queryFn: async ({ signal }) => {
      const rows = await readAll("/api/v1/roles", "id,name,permissions,denied,parents", mostRoles, signal);
      return new Map(
        rows.map((row): [string, RoleLines] => [
          row.id,
          {
            id: row.id,
            name: text(row.name),
            permissions: texts(row.permissions),
            denied: texts(row.denied),
            parents: texts(row.parents),
          },
        ]),
      );
    },
  });
}

/** What roles pass on, over their parents too; each role once, by a shortest way. */
export function inheritedFrom(ids: readonly string[], roles: ReadonlyMap<string, RoleLines>): Inherited[] {
  const lines: Inherited[] = [];
  const seen = new Set<string>();
  let level = ids.map((id) => ({ id, via: [] as string[] }));
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { id, via } of level) {
      const role = roles.get(id);
      if (!role || seen.has(id)) continue;
      seen.add(id);
      const way = [...via, role.name];
      for (const name of role.permissions) lines.push({ permission: name, effect: "allow", via: way });
      for (const name of role.denied) lines.push({ permission: name, effect: "deny", via: way });
      next.push(...role.parents.map((parent) => ({ id: parent, via: way })));
    }
    level = next;
  }
  return lines;
}
