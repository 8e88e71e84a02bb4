import type { Schema, SchemaField, SchemaFilter, SchemaResource } from "@/api/types";

/**
 * The field that a filter asks about: in this resource, in the one it refers to ("author.name"), or in that of its children
 * with permissions of their own ("students.number"), which are called like it.
 */
export function fieldOfFilter(schema: Schema, resource: SchemaResource, name: string): SchemaField | undefined {
  const dot = name.indexOf(".");
  if (dot < 0) return resource.fields.find((f) => f.name === name);
  const base = name.slice(0, dot);
  const reference = resource.fields.find((f) => f.reference?.include === base)?.reference;
  const related = schema.resources.find((r) => r.name === (reference?.resource ?? base));
  return related?.fields.find((f) => f.name === name.slice(dot + 1));
}

const ofEveryRow = new Set(["id", "created_at", "updated_at"]);

/** The filters of a panel: those one looks for first, and the others. */
export function sortFilters(resource: SchemaResource): { main: SchemaFilter[]; more: SchemaFilter[] } {
  const main: SchemaFilter[] = [];
  const more: SchemaFilter[] = [];
  for (const filter of resource.filters)
    (filter.name.includes(".") || ofEveryRow.has(filter.name) ? more : main).push(filter);
  // What every row has comes before what its relations have.
  more.sort((a, b) => Number(a.name.includes(".")) - Number(b.name.includes(".")));
  return { main, more };
}

/** How many digits of a currency are behind the point. */
export function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // no such currency
  }
}

/** Minor units as they stand in the address → the number a person reads: "12345" → "123.45". Exact at any length. */
export function unitsOf(minor: string, digits: number): string {
  if (!/^-?\d+$/.test(minor)) return "";
  const sign = minor.startsWith("-") ? "-" : "";
  const figures = minor.replace("-", "").padStart(digits + 1, "0");
  const whole = figures.slice(0, figures.length - digits);
  const part = digits ? figures.slice(-digits).replace(/0+$/, "") : "";
  return sign + whole + (part ? `.${part}` : "");
}

/** What a person typed → minor units; "" when it is no amount. */
export function minorOf(units: string, digits: number): string {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(units.replaceAll(",", "").trim());
  const [, sign = "", whole = "", part = ""] = match ?? [];
  if (!match || (whole === "" && part === "") || part.length > digits) return "";
  const figures = `${whole}${part.padEnd(digits, "0")}`.replace(/^0+(?=\d)/, "");
  return figures === "0" ? "0" : sign + figures;
}
