import { parseJSON } from "@/api/json";

export type JsonText =
  | { value: unknown; error?: undefined }
  | { value?: undefined; error: { line?: number; column?: number } };

/** The value of a JSON text, or where it is broken, as far as the browser tells. */
export function readJSON(text: string): JsonText {
  try {
    return { value: parseJSON(text) };
  } catch {
    return { error: placeOf(text) };
  }
}

function placeOf(text: string): { line?: number; column?: number } {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const lines = /line (\d+) column (\d+)/.exec(message);
    if (lines) return { line: Number(lines[1]), column: Number(lines[2]) };
    const position = /position (\d+)/.exec(message);
    const at = position ? Number(position[1]) : /end of/i.test(message) ? text.length : undefined;
    if (at === undefined) return {};
    const before = text.slice(0, at).split("\n");
    return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }
  return {};
}
