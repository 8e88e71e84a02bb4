import type { TFunction } from "i18next";
import type { FieldProblem, Problem } from "@/api/problem";
import type { SchemaField, SchemaResource } from "@/api/types";
import type { Language } from "@/i18n";
import { type NamePath, nameOf } from "./paths";

/** One mistake, where it is in the form and what it says. Without a name the form has no place for it. */
export interface Mistake {
  name?: NamePath;
  label: string;
  text: string;
}

interface Words {
  t: TFunction<"form">;
  language: Language;
  label: (field: { label: { en: string; zh: string } }) => string;
}

const known = new Set([
  "required",
  "null",
  "read_only",
  "type",
  "choice",
  "too_long",
  "too_short",
  "too_big",
  "too_small",
  "time",
  "date",
  "email",
  "url",
  "pattern",
  "duplicate",
  "not_found",
  "cycle",
  "unique",
  "file_type",
  "file_size",
]);

/** What the server found wrong, in the order of the form. */
export function mistakesOf(
  resource: SchemaResource,
  problem: Problem,
  places: Record<string, number[]>,
  words: Words,
): Mistake[] {
  const mistakes = problem.errors.map((error): Mistake => {
    const name = nameOf(resource, error.path, places);
    const field = fieldAt(resource, name);
    const code = problem.code === "unique" ? "unique" : error.code;
    return {
      name,
      label: labelAt(resource, name, words) || error.path,
      text: textOf({ ...error, code }, field, words),
    };
  });
  const order = orderOf(resource);
  return mistakes.sort((a, b) => rank(order, a.name) - rank(order, b.name));
}

function rank(order: Map<string, number>, name: NamePath | undefined): number {
  if (!name) return -1;
  return (order.get(String(name[0])) ?? 0) * 1000 + (typeof name[1] === "number" ? name[1] : 0);
}

function orderOf(resource: SchemaResource): Map<string, number> {
  const declared = resource.fieldsets.flatMap((set) => set.fields);
  const all = [...declared, ...resource.fields.map((f) => f.name), ...resource.inlines.map((i) => i.name)];
  return new Map([...new Set(all)].map((name, i) => [name, i]));
}

function fieldAt(resource: SchemaResource, name: NamePath | undefined): SchemaField | undefined {
  const inline = resource.inlines.find((i) => i.name === name?.[0]);
  return inline ? inline.fields.find((f) => f.name === name?.[2]) : resource.fields.find((f) => f.name === name?.[0]);
}

/** "Title", "Parts 3: Length". */
export function labelAt(
  resource: SchemaResource,
  name: NamePath | undefined,
  words: Pick<Words, "t" | "label">,
): string {
  const inline = resource.inlines.find((i) => i.name === name?.[0]);
  const field = fieldAt(resource, name);
  if (!inline) return field ? words.label(field) : "";
  if (typeof name?.[1] !== "number") return words.label(inline);
  const item = words.t("inline.numbered", { name: words.label(inline), number: name[1] + 1 });
  return field ? words.t("inline.field", { item, field: words.label(field) }) : item;
}

/** The server speaks English and knows best; what is common is said in the reader's language. */
function textOf(error: FieldProblem, field: SchemaField | undefined, { t, language }: Words): string {
  if (language === "en" && error.code !== "unique") return error.message;
  if (!known.has(error.code)) return error.message;
  const limit = error.code === "too_big" ? field?.max : error.code === "too_small" ? field?.min : undefined;
  const count =
    error.code === "too_long" ? field?.max_length : error.code === "too_short" ? field?.min_length : undefined;
  if (["too_big", "too_small"].includes(error.code) && (limit === undefined || field?.kind === "money")) {
    return error.message;
  }
  if (["too_long", "too_short"].includes(error.code) && count === undefined) return error.message;
  return t(`problem.${error.code}`, { limit, count, defaultValue: error.message });
}
