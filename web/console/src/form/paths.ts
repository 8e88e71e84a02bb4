import type { SchemaResource } from "@/api/types";

/** The name of a field in the form: ["title"], ["parts", 2, "minutes"]. */
export type NamePath = (string | number)[];

/** "parts[2].minutes" as ["parts", 2, "minutes"]; what stands in brackets and is no number stays text. */
export function parsePath(path: string): NamePath {
  return (path.match(/[^.[\]]+/g) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** ["parts", 2, "minutes"] as "parts[2].minutes". */
export function pathOf(name: NamePath): string {
  return name.map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`)).join("");
}

/**
 * The field of the form that a problem of the server is about; undefined when the form has none. places tells where the
 * items that were sent stand in the form. A problem inside of a value ("tags[3]", "settings.depth") belongs to its field,
 * one of an item as a whole to the inline: ["parts", 2].
 */
export function nameOf(resource: SchemaResource, path: string, places: Record<string, number[]>): NamePath | undefined {
  const [head, index, child] = parsePath(path);
  if (typeof head !== "string") return undefined;
  const inline = resource.inlines.find((i) => i.name === head);
  if (!inline) return resource.fields.some((f) => f.name === head) ? [head] : undefined;
  if (typeof index !== "number") return [head];
  const place = places[head] ? places[head][index] : index;
  if (place === undefined) return [head];
  return typeof child === "string" && inline.fields.some((f) => f.name === child)
    ? [head, place, child]
    : [head, place];
}

/** A line of history: "parts[id].title" is the title of the child id. */
export interface HistoryPath {
  name: string;
  item?: string;
  child?: string;
}

export function parseHistoryPath(path: string): HistoryPath {
  const match = /^([^[\]]+)\[([^\]]*)\](?:\.(.+))?$/.exec(path);
  if (!match?.[1]) return { name: path };
  return { name: match[1], item: match[2], child: match[3] };
}
