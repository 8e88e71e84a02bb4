import type { Schema, Text } from "@/api/types";

/** Something the menu leads to: a resource's list, or a page of an extension. */
export interface Place {
  key: string;
  path: string;
  label: Text;
  icon: string;
  group: Text;
  app: string;
  kind: "resource" | "page";
  /** The key that goes there after g; empty when all letters of its name are taken. */
  letter: string;
}

export interface PlaceGroup {
  label: Text;
  places: Place[];
}

/** Manor's own apps stand below those that the console is used for. */
const own = ["sso", "rbac", "admin"];

/** What the caller can go to, in the order of declaration, each with a letter of its own. */
export function placesOf(schema: Schema): Place[] {
  const places: Place[] = [
    ...schema.resources
      .filter((r) => !r.hidden && r.api === "v1")
      .map((r) => ({
        key: r.name,
        path: `/${r.name}`,
        label: r.label_many,
        icon: r.icon,
        group: r.group,
        app: r.app,
        kind: "resource" as const,
        letter: "",
      })),
    ...schema.pages.map((p) => ({
      key: `page:${p.name}`,
      path: `/${p.path}`,
      label: p.label,
      icon: p.icon,
      group: p.group,
      app: p.app,
      kind: "page" as const,
      letter: "",
    })),
  ];
  places.sort((a, b) => own.indexOf(a.app) - own.indexOf(b.app));
  const taken = new Set(["h"]); // the dashboard
  for (const place of places) {
    const letter = [...place.key.replace(/^page:/, "")].find((c) => c >= "a" && c <= "z" && !taken.has(c));
    if (letter) {
      place.letter = letter;
      taken.add(letter);
    }
  }
  return places;
}

/** The places under their groups' headings, groups in the order of their first place. */
export function groupsOf(places: Place[]): PlaceGroup[] {
  const groups = new Map<string, PlaceGroup>();
  for (const place of places) {
    const group = groups.get(place.group.en) ?? { label: place.group, places: [] };
    group.places.push(place);
    groups.set(place.group.en, group);
  }
  return [...groups.values()];
}
