import type { components } from "./openapi";

/** The shapes that the console reads, as the server's OpenAPI document has them. */
type Schemas = components["schemas"];

export type Text = Schemas["Text"];
export type Choice = Schemas["Choice"];
export type Kind = Schemas["SchemaField"]["kind"];

export type Schema = Schemas["SchemaAnswer"];
export type SchemaResource = Schemas["SchemaResource"];
export type SchemaField = Schemas["SchemaField"];
export type SchemaReference = Schemas["SchemaReference"];
export type SchemaFilter = Schemas["SchemaFilter"];
export type SchemaFieldset = Schemas["SchemaFieldset"];
export type SchemaInline = Schemas["SchemaInline"];
export type SchemaAction = Schemas["SchemaAction"];
export type SchemaPage = Schemas["SchemaPage"];
export type SchemaWidget = Schemas["SchemaWidget"];

export type Me = Schemas["Account"];

export interface Session extends Omit<Schemas["BrowserSessionAnswerBody"], "user"> {
  /** Null when nobody is signed in. */
  user: Me | null;
}

export type SessionItem = Schemas["SessionItem"];
export type KeyItem = Schemas["KeyItem"];
export type KeyList = Schemas["KeyListBody"];
export type KeyScope = Schemas["ScopeItem"];
export type NewKey = Schemas["NewKeyAnswerBody"];
export type OwnEvent = Schemas["OwnEvent"];
export type FileInfo = Schemas["FileInfo"];
export type SavedView = Schemas["SavedView"];
export type FacetsAnswer = Schemas["FacetsAnswer"];
export type Facet = Schemas["FacetValue"];
export type DeletePreview = Schemas["DeletePreview"];
export type DeletePreviewGroup = Schemas["DeletePreviewGroup"];
export type SearchAnswer = Schemas["SearchAnswer"];
export type RowMeta = Schemas["RowMeta"];

/** A row of any resource; _meta only where it was asked for. */
export interface Row {
  id: string;
  version: number;
  _meta?: RowMeta;
  [field: string]: unknown;
}

/** A page of rows; what it has beside them is the same for all resources. */
export interface Page extends Omit<Schemas["AuditRowList"], "items"> {
  items: Row[];
}
