import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import type { Kind, Row, SchemaField, SchemaResource } from "@/api/types";
import { registry } from "@/extension/registry";
import { useLanguage } from "@/i18n";
import styles from "./cells.module.css";
import { ChangesValue } from "./changes-cell";
import { FileValue } from "./file-cell";
import { JsonValue } from "./json-cell";
import { BoolValue, ChoiceValue, DayValue, MomentValue, MoneyValue, NumberValue, TagsValue } from "./plain-cells";
import { ManyValue, ReferenceValue } from "./reference-cells";
import { EmailValue, LongTextValue, MarkdownValue, TextValue, UrlValue } from "./text-cells";
import { isNumeric, typedText } from "./values";
import { ActionNameValue, ResourceNameValue, UserAgentValue } from "./word-cells";

/** A value to read: in a list's cell, a card, a detail page or a diff. */
export interface CellProps {
  field: SchemaField;
  value: unknown;
  /** The row it is of, with included rows where they were asked for. */
  row?: Row;
  /** The resource that the row is of. Found by the field when left out. */
  resource?: SchemaResource;
  /** Short: one line in a list. Long: whole text on a page of its own. */
  size?: "short" | "long";
}

type Cell = ComponentType<CellProps>;

const byKind: Record<Kind, Cell> = {
  text: TextValue,
  long_text: LongTextValue,
  int: NumberValue,
  float: NumberValue,
  money: MoneyValue,
  bool: BoolValue,
  enum: ChoiceValue,
  time: MomentValue,
  date: DayValue,
  json: JsonValue,
  tags: TagsValue,
  ref: ReferenceValue,
  many: ManyValue,
  file: FileValue,
  bytes: TextValue,
};

const byWidget: Record<string, Cell> = {
  email: EmailValue,
  url: UrlValue,
  markdown: MarkdownValue,
  resource_name: ResourceNameValue,
  action_name: ActionNameValue,
  user_agent: UserAgentValue,
  changes: ChangesValue,
};

/** A value as its kind is read. */
export function FieldValue(props: CellProps) {
  const { field, value } = props;
  const Extended = registry.listCells.get(field.widget);
  if (Extended) return <Extended {...props} />;
  if (isNothing(value)) return <Nothing field={field} right={props.size !== "long" && isNumeric(field)} />;
  const half = typedText(value);
  if (half !== undefined) return <TextValue {...props} value={half} />;
  const Chosen = byWidget[field.widget] ?? byKind[field.kind] ?? TextValue;
  return <Chosen {...props} />;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function Nothing({ field, right }: { field: SchemaField; right: boolean }) {
  const { t } = useTranslation();
  const { text } = useLanguage();
  const declared = text(field.empty_value);
  const className = [styles.quiet, styles.nothing, right ? styles.figureRight : ""].join(" ");
  if (declared) return <span className={className}>{declared}</span>;
  return (
    <span className={className}>
      <span aria-hidden="true">–</span>
      <span className={styles.heard}>{t("none")}</span>
    </span>
  );
}
