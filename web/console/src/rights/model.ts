/** A role or user says of a permission that it is allowed, denied, or nothing. */
export type Said = "allow" | "deny" | undefined;

/** One permission of the catalogue. */
export interface Permission {
  name: string;
  resource: string;
  action: string;
  label: string;
  /** False once no installed app knows it. */
  declared: boolean;
}

/** A permission that comes from elsewhere: over a role. */
export interface Inherited {
  permission: string;
  effect: "allow" | "deny";
  /** From the role that was given over its parents to the one that says so; empty: from the user himself. */
  via: string[];
}

/** Where an effect comes from that a cell does not have by itself: a wider permission beside it, or a role. */
export interface Source {
  effect: "allow" | "deny";
  permission: string;
  via: string[];
}

export interface Cell {
  said: Said;
  /** What counts beside what is said: undefined when nothing does. */
  source: Source | undefined;
}

/** The actions that every resource has, in the order of the columns. */
export const usual = ["read", "create", "update", "delete", "export"] as const;

/** The parts of a permission: "books:read". One without a colon is of no resource. */
export function partsOf(name: string): { resource: string; action: string } {
  if (name === "*") return { resource: "*", action: "*" };
  const at = name.indexOf(":");
  return at < 0 ? { resource: "", action: name } : { resource: name.slice(0, at), action: name.slice(at + 1) };
}

/** The permission itself and the wildcards over it, the narrowest first. */
export function over(name: string): string[] {
  const { resource, action } = partsOf(name);
  const all = [name, `${resource}:*`, `*:${action}`, "*"];
  if (name === "*") return ["*"];
  if (resource === "") return [name, "*"];
  if (action === "*") return [name, "*"];
  if (resource === "*") return [name, "*"];
  return all;
}

/** What is said of each permission, here and by roles; asked by name. */
export class Sayings {
  readonly #own: ReadonlyMap<string, "allow" | "deny">;
  readonly #inherited = new Map<string, Inherited[]>();

  constructor(allowed: readonly string[], denied: readonly string[], inherited: readonly Inherited[]) {
    this.#own = new Map([
      ...allowed.map((name): [string, "allow"] => [name, "allow"]),
      ...denied.map((name): [string, "deny"] => [name, "deny"]), // what is in both is denied
    ]);
    for (const line of inherited) {
      const known = this.#inherited.get(line.permission);
      if (known) known.push(line);
      else this.#inherited.set(line.permission, [line]);
    }
  }

  said(name: string): Said {
    return this.#own.get(name);
  }

  /** Deny wins, wherever it comes from; of several the narrowest is named, roles after what stands beside. */
  cell(name: string): Cell {
    let allow: Source | undefined;
    let deny: Source | undefined;
    for (const wider of over(name)) {
      const own = wider === name ? undefined : this.#own.get(wider);
      if (own === "deny") deny ??= { effect: own, permission: wider, via: [] };
      if (own === "allow") allow ??= { effect: own, permission: wider, via: [] };
      for (const line of this.#inherited.get(wider) ?? []) {
        if (line.effect === "deny") deny ??= line;
        else allow ??= line;
      }
    }
    return { said: this.said(name), source: deny ?? allow };
  }

  /** What counts in the end. */
  effect(name: string): Said {
    const { said, source } = this.cell(name);
    return said === "deny" || source?.effect === "deny" ? "deny" : (said ?? source?.effect);
  }
}

/** The two lists with one permission said otherwise; the others stay in their order. */
export function say(
  allowed: readonly string[],
  denied: readonly string[],
  name: string,
  next: Said,
): { allowed: string[]; denied: string[] } {
  const place = (list: readonly string[], wanted: boolean) =>
    wanted ? (list.includes(name) ? [...list] : [...list, name]) : list.filter((other) => other !== name);
  return { allowed: place(allowed, next === "allow"), denied: place(denied, next === "deny") };
}

/** Not said, allowed, denied, and from the beginning. */
export function after(said: Said): Said {
  return said === undefined ? "allow" : said === "allow" ? "deny" : undefined;
}

/** A row of the matrix. */
export interface MatrixRow {
  resource: string;
  label: string;
  group: string;
  /** Of the usual actions and "*": those that exist. */
  cells: ReadonlyMap<string, Permission>;
  /** The others, by name. */
  more: Permission[];
  /** False when no installed app has the resource. */
  declared: boolean;
}

export interface MatrixGroup {
  label: string;
  rows: MatrixRow[];
}

/** How a resource is called, and what it stands under. */
export type Naming = (resource: string) => { label: string; group: string };

/** The rows of the catalogue, "*" apart, under their groups in the order given; groups without rows are left out. */
export function groupsOf(permissions: readonly Permission[], naming: Naming, order: readonly string[]): MatrixGroup[] {
  const rows = new Map<string, Permission[]>();
  for (const permission of permissions) {
    if (permission.resource === "*") continue;
    rows.set(permission.resource, [...(rows.get(permission.resource) ?? []), permission]);
  }
  const groups = new Map<string, MatrixRow[]>(order.map((label) => [label, []]));
  for (const [resource, own] of rows) {
    const row = rowOf(resource, own, naming(resource));
    groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  }
  return [...groups]
    .filter(([, list]) => list.length > 0)
    .map(([label, list]) => ({ label, rows: list.sort((a, b) => a.label.localeCompare(b.label)) }));
}

/** The row of one resource; "*" for that of all. */
export function rowOf(
  resource: string,
  permissions: readonly Permission[],
  named: { label: string; group: string },
): MatrixRow {
  const columns: readonly string[] = ["*", ...usual];
  return {
    resource,
    ...named,
    cells: new Map(permissions.filter((p) => columns.includes(p.action)).map((p) => [p.action, p])),
    more: permissions.filter((p) => !columns.includes(p.action)),
    declared: permissions.some((p) => p.declared),
  };
}

/** All permissions of a row. */
export function permissionsOf(row: MatrixRow): Permission[] {
  return [...row.cells.values(), ...row.more];
}

/** The groups with the rows that match what is typed, in any of the words that name them. */
export function matching(groups: MatrixGroup[], typed: string, keep: (row: MatrixRow) => boolean): MatrixGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (row: MatrixRow) => {
    if (words.length === 0) return true;
    const held = [row.label, row.resource, row.group, ...permissionsOf(row).flatMap((p) => [p.name, p.label])]
      .join(" ")
      .toLowerCase();
    return words.every((word) => held.includes(word));
  };
  return groups
    .map((group) => ({ ...group, rows: group.rows.filter((row) => keep(row) && matches(row)) }))
    .filter((group) => group.rows.length > 0);
}
