import type { SchemaAction, Text } from "@/api/types";

/** What an action answered, for a message: its plain values, named as in the form where they are asked for there. */
export function resultText(action: SchemaAction, result: unknown, text: (text: Text | undefined) => string): string {
  if (typeof result === "string" || typeof result === "number") return String(result);
  if (typeof result !== "object" || result === null || Array.isArray(result)) return "";
  return Object.entries(result)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value) && value !== "")
    .slice(0, 4)
    .map(([name, value]) => {
      const label = text(action.input.find((f) => f.name === name)?.label) || name.replaceAll("_", " ");
      return `${label}: ${String(value).slice(0, 200)}`;
    })
    .join(" · ");
}
