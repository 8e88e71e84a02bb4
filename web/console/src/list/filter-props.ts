import type { Facet, SchemaField, SchemaFilter } from "@/api/types";
import type { Filter } from "./url";

export type Condition = Omit<Filter, "field">;

export interface ControlProps {
  filter: SchemaFilter;
  field: SchemaField | undefined;
  label: string;
  /** The conditions of this field that hold, without the one for "no value". */
  values: Filter[];
  facets?: Facet[] | undefined;
  onChange(next: Condition[]): void;
}

/** The condition for "one of these". */
export function oneOf(values: string[]): Condition[] {
  const [first] = values;
  if (first === undefined) return [];
  return values.length === 1 ? [{ operator: "", value: first }] : [{ operator: "in", value: values.join(",") }];
}
