import { Input } from "antd";
import type { SchemaField, SchemaResource } from "@/api/types";
import { registry } from "@/extension/registry";

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
  "aria-describedby"?: string;
  "aria-required"?: boolean;
}

/** The input for a field: an extension's, else the one for its widget. */
export function FieldInput(props: FieldInputProps) {
  const Extended = registry.fieldWidgets.get(props.field.widget);
  if (Extended) return <Extended {...props} />;
  return (
    <Input id={props.id} value={String(props.value ?? "")} disabled={props.disabled} onChange={(e) => props.onChange?.(e.target.value)} />
  );
}
