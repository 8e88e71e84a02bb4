import { useState } from "react";
import { usePreference } from "@/api/preferences";
import { useSchema } from "@/api/schema";
import type { SchemaResource, SchemaWidget } from "@/api/types";

export const chartPeriods = ["7d", "30d", "90d"] as const;

export type ChartPeriod = (typeof chartPeriods)[number];

export interface Charts {
  /** Those above this list that the caller may see; empty: none were declared. */
  widgets: SchemaWidget[];
  open: boolean;
  period: ChartPeriod;
  toggle(): void;
  setPeriod(period: ChartPeriod): void;
}

/** The charts of a list. They are there at first, but for a phone, where they would hide the rows: there they last as long as the page. */
export function useCharts(resource: SchemaResource, narrow: boolean): Charts {
  const widgets = (useSchema().widgets ?? []).filter((widget) => widget.list === resource.name);
  const [kept, keep] = usePreference<string>(`list.${resource.name}.charts`, "30d");
  const [opened, setOpened] = useState(false);
  const period = chartPeriods.find((p) => kept.startsWith(p)) ?? "30d";
  const closed = kept.endsWith(" closed");
  return {
    widgets,
    open: widgets.length > 0 && (narrow ? opened : !closed),
    period,
    toggle: () => (narrow ? setOpened(!opened) : keep(closed ? period : `${period} closed`)),
    setPeriod: (next) => keep(closed ? `${next} closed` : next),
  };
}
