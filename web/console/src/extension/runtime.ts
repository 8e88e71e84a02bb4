import * as antd from "antd";
import i18next from "i18next";
import type { ComponentType } from "react";
import * as React from "react";
import { http } from "@/api/http";
import type { Text } from "@/api/types";
import type { CellProps } from "@/fields/cells";
import type { FieldInputProps } from "@/fields/inputs";
import { navigateTo } from "./navigate";
import { type DashboardWidgetProps, registry } from "./registry";

/** What an extension's module gets: `export default function (manor: Manor) { … }`. docs/console.md describes it. */
export interface Manor {
  /** Of this object; raised when something is taken away. */
  version: 1;
  React: typeof React;
  antd: typeof antd;
  /** A text in the language in force. Ask while drawing: the language may change. */
  t(text: Text): string;
  /** The API under the session of the console. Refusals are thrown as problems with status, code and detail. */
  api: Pick<typeof http, "get" | "post" | "put" | "patch" | "delete">;
  /** Goes to an address below /console/: navigate("/users?active=true"). */
  navigate(path: string): void;
  /** Draws the page that was declared with site.Page under this path. */
  page(path: string, component: ComponentType): void;
  /** Edits fields whose declaration names this widget. */
  fieldWidget(widget: string, component: ComponentType<FieldInputProps>): void;
  /** Shows fields whose declaration names this widget, in lists and on pages. */
  listCell(widget: string, component: ComponentType<CellProps>): void;
  /** Draws dashboard widgets of this kind. */
  dashboardWidget(kind: string, component: ComponentType<DashboardWidgetProps>): void;
}

export const manor: Manor = {
  version: 1,
  React,
  antd,
  t: (text) => (i18next.language.startsWith("zh") && text.zh) || text.en,
  api: {
    get: http.get.bind(http),
    post: http.post.bind(http),
    put: http.put.bind(http),
    patch: http.patch.bind(http),
    delete: http.delete.bind(http),
  },
  navigate: navigateTo,
  page: (path, component) => void registry.pages.set(path, component),
  fieldWidget: (widget, component) => void registry.fieldWidgets.set(widget, component),
  listCell: (widget, component) => void registry.listCells.set(widget, component),
  dashboardWidget: (kind, component) => void registry.dashboardWidgets.set(kind, component),
};

/** Loads the modules of apps, in order. One that fails is reported; the others go on. */
export async function loadExtensions(urls: string[]): Promise<void> {
  for (const url of urls) {
    try {
      const address = new URL(url, window.location.origin);
      if (address.origin !== window.location.origin) throw new Error("extensions come from this server only");
      const module: { default?: (manor: Manor) => void } = await import(/* @vite-ignore */ address.href);
      if (typeof module.default !== "function") throw new Error("the module has no default export that is a function");
      module.default(manor);
    } catch (error) {
      console.error(`extension ${url}`, error);
    }
  }
}
