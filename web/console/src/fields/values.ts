import dayjs from "dayjs";
import { Exact, stringifyJSON } from "@/api/json";
import type { SchemaField, SchemaResource } from "@/api/types";
import { compareDigits, digitsOf, numeric } from "./numbers";

/**
 * A form holds what the API holds. Only what was typed and is no value of its kind (half a number, broken JSON) is
 * held as Typed: plain data, so that a draft keeps it. Rules refuse it, so that it is never sent.
 */
export interface Typed {
  $typed: string;
}

export function typed(text: string): Typed {
  return { $typed: text };
}

/** The text of what is no value yet; undefined when it is one. */
export function typedText(value: unknown): string | undefined {
  if (value === null || typeof value !== "object" || !("$typed" in value)) return undefined;
  return typeof value.$typed === "string" && Object.keys(value).length === 1 ? value.$typed : undefined;
}

export function isTextual(field: Pick<SchemaField, "kind">): boolean {
  return field.kind === "text" || field.kind === "long_text";
}

export function isNumeric(field: Pick<SchemaField, "kind">): boolean {
  return field.kind === "int" || field.kind === "float" || field.kind === "money";
}

/** Whether a form must have a value: declared so, or there is nothing that could stand for "none". Secrets are kept when left blank. */
export function isRequired(field: SchemaField, isNew = false): boolean {
  if (field.readonly || field.computed || field.kind === "bool") return false;
  if (field.required) return isNew || !field.write_only;
  return ["enum", "ref", "time", "date"].includes(field.kind) && !field.null && field.default === undefined;
}

/** Whether a person may change the field: what is immutable only in a new row, what this row holds fixed not at all. */
export function isEditable(field: SchemaField, row?: Record<string, unknown>): boolean {
  return (
    !field.readonly &&
    !field.computed &&
    !(field.immutable && row?.id !== undefined) &&
    !fixedIn(row).includes(field.name)
  );
}

/** The fields that the server keeps from being changed in this row. */
function fixedIn(row: Record<string, unknown> | undefined): unknown[] {
  const meta = row?._meta;
  return typeof meta === "object" && meta !== null && "readonly" in meta && Array.isArray(meta.readonly)
    ? meta.readonly
    : [];
}

/** What a form holds for a value of the API. */
export function fromApi(field: SchemaField, value: unknown): unknown {
  if (value === undefined) return field.write_only ? undefined : emptyOf(field);
  if (value === null && (field.kind === "tags" || field.kind === "many")) return [];
  if (value === "" && (field.kind === "file" || field.kind === "ref")) return null;
  return value;
}

/** What is sent for a value of a form; undefined means that it is left out. What is no value yet must not come here. */
export function toApi(field: SchemaField, value: unknown): unknown {
  if (typedText(value) !== undefined) throw new TypeError(`${field.name} is not finished`);
  if (value === undefined) return undefined;
  if (field.write_only && value === "") return undefined;
  if (value === null)
    return isTextual(field) && !field.null ? "" : field.kind === "tags" || field.kind === "many" ? [] : null;
  switch (field.kind) {
    case "int":
    case "money":
    case "float": {
      const digits = digitsOf(value);
      return digits === undefined ? value : (numeric(digits, field.kind !== "float") ?? value);
    }
    case "ref":
    case "file":
    case "date":
    case "enum":
      return value === "" ? null : value;
    case "time":
      return value === "" ? null : isTime(value) ? dayjs(value).toISOString() : value;
    default:
      return value;
  }
}

/** A value of nothing: null where there is null, else what the kind has for it; undefined where something must be chosen. */
export function emptyOf(field: SchemaField): unknown {
  if (field.kind === "tags" || field.kind === "many") return [];
  if (field.null) return null;
  if (isTextual(field)) return "";
  if (field.kind === "bool") return false;
  if (isNumeric(field)) return field.required ? undefined : 0;
  return undefined;
}

/** The value of a field of a new row. */
export function defaultOf(field: SchemaField): unknown {
  return field.default === undefined || field.default === null ? emptyOf(field) : field.default;
}

/** What a new row begins with: every field that a person can set. */
export function defaultsOf(resource: Pick<SchemaResource, "fields" | "inlines">): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of resource.fields) {
    if (isEditable(field) && !field.write_only) values[field.name] = defaultOf(field);
  }
  for (const inline of resource.inlines) values[inline.name] = [];
  return values;
}

/** Whether two values of a field are the same to the API. */
export function sameValue(field: Pick<SchemaField, "kind" | "reference">, a: unknown, b: unknown): boolean {
  const [left, right] = [a ?? null, b ?? null];
  if (left === right) return true;
  switch (field.kind) {
    case "int":
    case "float":
    case "money": {
      const [x, y] = [digitsOf(left), digitsOf(right)];
      return x !== undefined && y !== undefined && compareDigits(x, y) === 0;
    }
    case "time":
      return isTime(left) && isTime(right) && dayjs(left).valueOf() === dayjs(right).valueOf();
    case "many":
      return sameIds(list(left), list(right), field.reference?.ordered ?? false);
    case "tags":
      return sameIds(list(left), list(right), true);
    case "file":
    case "ref":
      return (left || null) === (right || null);
    default:
      return left !== null && right !== null && sameJSON(left, right);
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function sameIds(a: unknown[], b: unknown[], ordered: boolean): boolean {
  if (a.length !== b.length) return false;
  if (ordered) return a.every((id, i) => id === b[i]);
  const ids = new Set(a);
  return b.every((id) => ids.has(id));
}

/** Equal as JSON: the order of members does not count. */
export function sameJSON(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof Exact || b instanceof Exact) return stringifyJSON(a) === stringifyJSON(b);
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJSON(item, b[i]));
  }
  if (isObject(a) && isObject(b)) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => name in b && sameJSON(a[name], b[name]));
  }
  return false;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export function isTime(value: unknown): value is string {
  return typeof value === "string" && value !== "" && dayjs(value).isValid();
}

/** How many characters a text has, as the server counts them: an emoji is one. */
export function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}
