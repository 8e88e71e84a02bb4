import type { FormRule } from "antd";
import type { TFunction } from "i18next";
import type { SchemaField } from "@/api/types";
import { compareDigits, digitsOf, fractionDigits, plainNumber, shift } from "./numbers";
import { characters, isEditable, isNumeric, isRequired, isTextual, isTime, typedText } from "./values";

/** What is wrong with a value, as a key of the texts below "rule" and its numbers. */
export interface Mistake {
  code: string;
  count?: number;
  limit?: string;
}

/** The first mistake in a value of a form, by what the schema says of the field; undefined when there is none. */
export function mistakeOf(field: SchemaField, value: unknown, isNew = false): Mistake | undefined {
  const half = typedText(value);
  if (half !== undefined) return unfinished(field, half);
  if (isBlank(value)) {
    if (isRequired(field, isNew)) return { code: "required" };
    return value === null && !field.null && (isNumeric(field) || field.kind === "bool")
      ? { code: "required" }
      : undefined;
  }
  if (isTextual(field) && typeof value === "string") return textMistake(field, value);
  if (isNumeric(field)) return numberMistake(field, value);
  if (field.kind === "tags" || field.kind === "many") return itemsMistake(field, value);
  if (field.kind === "date" && !isDate(value)) return { code: "date" };
  if (field.kind === "time" && !isTime(value)) return { code: "time" };
  if (field.kind === "enum" && field.choices && !field.choices.some((choice) => choice.value === value))
    return { code: "choice" };
  return undefined;
}

function isBlank(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    (typeof value === "string" && value.trim() === "") ||
    (Array.isArray(value) && value.length === 0)
  );
}

function unfinished(field: SchemaField, text: string): Mistake {
  if (field.kind === "int") return { code: plainNumber(text) === undefined ? "number" : "whole" };
  if (field.kind === "money")
    return {
      code: plainNumber(text) === undefined ? "number" : "decimals",
      count: fractionDigits(field.currency ?? ""),
    };
  if (field.kind === "float") return { code: "number" };
  if (field.kind === "json") return { code: "json" };
  return { code: field.kind === "date" ? "date" : field.kind === "time" ? "time" : "invalid" };
}

function textMistake(field: SchemaField, text: string): Mistake | undefined {
  const length = characters(text);
  if (field.max_length !== undefined && length > field.max_length) return { code: "tooLong", count: field.max_length };
  if (field.min_length !== undefined && length < field.min_length) return { code: "tooShort", count: field.min_length };
  if (field.format === "email" && !/^[^\s@]+@[^\s@]+$/.test(text)) return { code: "email" };
  if (field.format === "uri" && !/^[a-z][a-z0-9+.-]*:\S+$/i.test(text)) return { code: "url" };
  if (field.pattern && !matches(field.pattern, text)) return { code: "pattern" };
  return undefined;
}

/** A pattern that this browser cannot read is the server's matter. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true;
  }
}

function numberMistake(field: SchemaField, value: unknown): Mistake | undefined {
  const digits = digitsOf(value);
  if (digits === undefined) return { code: "number" };
  if (field.kind !== "float" && digits.includes(".")) return { code: "whole" };
  if (field.min !== undefined && compareDigits(digits, digitsOf(field.min) ?? digits) < 0)
    return { code: "min", limit: limit(field, field.min) };
  if (field.max !== undefined && compareDigits(digits, digitsOf(field.max) ?? digits) > 0)
    return { code: "max", limit: limit(field, field.max) };
  return undefined;
}

function limit(field: SchemaField, value: number): string {
  const digits = digitsOf(value) ?? String(value);
  return field.kind === "money" ? shift(digits, -fractionDigits(field.currency ?? "")) : digits;
}

function itemsMistake(field: SchemaField, value: unknown): Mistake | undefined {
  const items: unknown[] = Array.isArray(value) ? value : [];
  const most = field.max_items ?? (field.kind === "tags" ? 100 : undefined);
  if (most !== undefined && items.length > most) return { code: "tooMany", count: most };
  if (field.min_items !== undefined && items.length < field.min_items)
    return { code: "tooFew", count: field.min_items };
  if (field.kind !== "tags") return undefined;
  const longest = Math.min(field.max_length ?? 100, 100);
  return items.some((item) => characters(String(item)) > longest) ? { code: "tagTooLong", count: longest } : undefined;
}

function isDate(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** What is said of a mistake; t is that of the namespace "fields". */
export function mistakeText(mistake: Mistake, t: TFunction<"fields">): string {
  return t(`rule.${mistake.code}`, { count: mistake.count, limit: mistake.limit });
}

/** The rules of a field for Form.Item. Required ones mark the label too. t is that of the namespace "fields". */
export function rulesOf(field: SchemaField, t: TFunction<"fields">, options: { isNew?: boolean } = {}): FormRule[] {
  if (!isEditable(field)) return [];
  const isNew = options.isNew ?? false;
  const check: FormRule = {
    validator: (_, value: unknown) => {
      const mistake = mistakeOf(field, value, isNew);
      return mistake ? Promise.reject(new Error(mistakeText(mistake, t))) : Promise.resolve();
    },
  };
  // The validator says what is missing; this one only marks the label, and lets everything pass.
  return isRequired(field, isNew) ? [{ required: true, transform: () => "given" }, check] : [check];
}
