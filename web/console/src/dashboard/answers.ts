import type { components } from "@/api/openapi";
import type { Kind, Text } from "@/api/types";

type Schemas = components["schemas"];

/** A moment and its value, or a named value. */
export type Point = [at: string, value: number] | { label: Text; value: number; query?: string };

export interface NumberAnswer extends Omit<Schemas["Number"], "points"> {
  points?: Point[];
}

export interface ChartAnswer extends Omit<Schemas["Chart"], "series"> {
  series: { label: Text; points: Point[] }[];
}

export interface SheetAnswer extends Omit<Schemas["Sheet"], "columns"> {
  columns: { name: string; label: Text; kind: Kind }[];
}

export const amountOf = (point: Point): number => (Array.isArray(point) ? point[1] : point.value);

/** An answer's link is an address of the console; anything else is no link. */
export function consolePath(link: string | undefined): string | undefined {
  return link?.startsWith("/console/") ? link.slice("/console".length) : undefined;
}
