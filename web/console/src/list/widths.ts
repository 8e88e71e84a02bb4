import type { SchemaField, Text } from "@/api/types";

/** What a column needs to be read, in pixels, and how much it takes of what is left. */
interface Need {
  least: number;
  weight: number;
}

const aroundLabel = 48; // and the arrow of the order
const aroundTag = 56;
const widest = 180;

/** About how wide a text is: characters of Chinese take twice as much as letters. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character > "\u2e80" ? 14 : 8;
  return width;
}

function needOf(field: SchemaField, isLink: boolean): Need {
  if (isLink) return { least: 160, weight: 3 };
  if (field.choices) return { least: 112, weight: 0.2 };
  switch (field.kind) {
    case "bool":
      return { least: 88, weight: 0.2 };
    case "int":
    case "float":
      return { least: 92, weight: 0.2 };
    case "money":
      return { least: 116, weight: 0.2 };
    case "time":
      return { least: 198, weight: 0.2 };
    case "date":
      return { least: 124, weight: 0.2 };
    case "file":
      return { least: 112, weight: 0.2 };
    case "tags":
      return { least: 180, weight: 2 };
    case "ref":
      return { least: 120, weight: 1 };
    default:
      return { least: 140, weight: 2 };
  }
}

/** The widths of columns in a table so wide; together they may need more than that. */
export function columnWidths(
  columns: SchemaField[],
  text: (text: Text) => string,
  link: string,
  available: number,
): number[] {
  const needs = columns.map((field) => {
    const need = needOf(field, field.name === link);
    const heading = aroundLabel + textWidth(text(field.label));
    const tags = (field.choices ?? []).map((choice) => aroundTag + textWidth(text(choice.label)));
    return { ...need, least: Math.max(need.least, Math.min(widest, Math.max(heading, ...tags))) };
  });
  const left = Math.max(0, available - needs.reduce((sum, need) => sum + need.least, 0));
  const weights = needs.reduce((sum, need) => sum + need.weight, 0);
  return needs.map((need) => Math.floor(need.least + (left * need.weight) / weights));
}
