import type { Kind, Text } from "@/api/types";

/** What widgets answer; docs/api/console.md describes them. */
export interface NumberAnswer {
  value: number;
  previous: number | null;
  format: "int" | "money" | "percent";
  currency?: string;
  points?: Point[];
  link?: string;
}

export type Point = [at: string, value: number] | { label: Text; value: number; query?: string };

export interface ChartAnswer {
  x: "time" | "category";
  unit: Text;
  step?: "day" | "week" | "month";
  series: { label: Text; points: Point[] }[];
  resource?: string;
  link?: string;
}

export interface SheetAnswer {
  columns: { name: string; label: Text; kind: Kind }[];
  rows: Record<string, unknown>[];
  resource?: string;
  link?: string;
}

export const amountOf = (point: Point): number => (Array.isArray(point) ? point[1] : point.value);

/** An answer's link is an address of the console; anything else is no link. */
export function consolePath(link: string | undefined): string | undefined {
  return link?.startsWith("/console/") ? link.slice("/console".length) : undefined;
}
