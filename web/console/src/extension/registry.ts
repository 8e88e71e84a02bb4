import type { ComponentType } from "react";
import type { CellProps } from "@/fields/cells";
import type { FieldInputProps } from "@/fields/inputs";

export interface DashboardWidgetProps {
  /** The answer of /api/v1/console/widgets/{name}. */
  data: unknown;
  name: string;
}

/** What extensions brought: pages by path, inputs and cells by a field's widget, dashboard widgets by kind. */
export interface Registry {
  pages: Map<string, ComponentType>;
  fieldWidgets: Map<string, ComponentType<FieldInputProps>>;
  listCells: Map<string, ComponentType<CellProps>>;
  dashboardWidgets: Map<string, ComponentType<DashboardWidgetProps>>;
}

/** The one registry of this page; filled before the first page behind the login is drawn. */
export const registry: Registry = {
  pages: new Map(),
  fieldWidgets: new Map(),
  listCells: new Map(),
  dashboardWidgets: new Map(),
};
