import { type ComponentType, lazy, Suspense } from "react";
import type { Kind, SchemaField, SchemaResource } from "@/api/types";
import { registry } from "@/extension/registry";
import { loadTexts } from "@/i18n";
import { MoneyInput } from "./money-input";
import { NumberInput } from "./number-input";
import { PasswordInput } from "./password-input";
import { RadioInput } from "./radio-input";
import { ReadOnlyField } from "./read-only";
import { ReferenceInput } from "./reference-input";
import { SelectInput } from "./select-input";
import { SlugInput } from "./slug-input";
import { SwitchInput } from "./switch-input";
import { TagsInput } from "./tags-input";
import { TextInput } from "./text-input";
import { TextareaInput } from "./textarea-input";
import { isEditable } from "./values";

/** An input of one field. Controlled by the form: value and onChange are put in by Form.Item; id is the label's target. */
export interface FieldInputProps {
  field: SchemaField;
  /** The resource whose form this is; undefined for inputs of actions. */
  resource?: SchemaResource;
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
  onBlur?: () => void;
  disabled?: boolean;
  /** The row as it was loaded, with included rows: titles of what is referred to. */
  row?: Record<string, unknown>;
  /** Where the field is in the form, when not at its top: ["parts", 0, "title"]. */
  path?: (string | number)[];
  /** For inputs without a label of their own, as in the cells of a table. */
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-required"?: boolean | "true" | "false";
  "aria-invalid"?: boolean | "true" | "false";
}

type Input = ComponentType<FieldInputProps>;

const DateInput = lazy(async () => ({ default: (await import("./date-input")).DateInput }));
const MarkdownInput = lazy(async () => ({ default: (await import("./markdown-input")).MarkdownInput }));
const JsonInput = lazy(async () => ({ default: (await import("./json-input")).JsonInput }));
const ReferencesInput = lazy(async () => ({ default: (await import("./references-input")).ReferencesInput }));
const ScopesInput = lazy(async () => {
  const [input] = await Promise.all([import("./scopes-input"), loadTexts("account")]);
  return { default: input.ScopesInput };
});
const NameInput = lazy(async () => {
  const [input] = await Promise.all([import("./name-input"), loadTexts("rights")]);
  return { default: input.NameInput };
});
const TreeInput = lazy(async () => ({ default: (await import("./tree-input")).TreeInput }));
const FileInput = lazy(async () => ({ default: (await import("./file-input")).FileInput }));

const byWidget: Record<string, Input> = {
  text: TextInput,
  email: TextInput,
  url: TextInput,
  textarea: TextareaInput,
  markdown: MarkdownInput,
  number: NumberInput,
  money: MoneyInput,
  switch: SwitchInput,
  select: SelectInput,
  radio: RadioInput,
  datetime: DateInput,
  date: DateInput,
  json: JsonInput,
  tags: TagsInput,
  reference: ReferenceInput,
  references: ReferencesInput,
  permissions: ReferencesInput,
  denials: ReferencesInput,
  scopes: ScopesInput,
  resource_name: NameInput,
  permission_action: NameInput,
  field_name: NameInput,
  tree: TreeInput,
  file: FileInput,
  image: FileInput,
  password: PasswordInput,
  slug: SlugInput,
};

const byKind: Record<Kind, Input> = {
  text: TextInput,
  long_text: TextareaInput,
  int: NumberInput,
  float: NumberInput,
  money: MoneyInput,
  bool: SwitchInput,
  enum: SelectInput,
  time: DateInput,
  date: DateInput,
  json: JsonInput,
  tags: TagsInput,
  ref: ReferenceInput,
  many: ReferencesInput,
  file: FileInput,
  bytes: TextInput,
};

/** About the height that an input has once its code is there, so that nothing below it moves. */
const heights: Record<string, number> = { references: 320, markdown: 118, json: 116, file: 58, image: 58 };

/** The input for a field: an extension's, else the one for its widget, else the one for its kind. What cannot be set is shown. */
export function FieldInput(props: FieldInputProps) {
  const { field, row } = props;
  const Extended = registry.fieldWidgets.get(field.widget);
  if (!Extended && !isEditable(field, row)) return <ReadOnlyField {...props} />;
  const Chosen = Extended ?? byWidget[field.widget] ?? byKind[field.kind] ?? TextInput;
  return (
    <Suspense fallback={<div style={{ minHeight: heights[field.widget] ?? 32 }} />}>
      <Chosen {...props} />
    </Suspense>
  );
}
