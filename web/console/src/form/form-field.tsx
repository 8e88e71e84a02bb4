import { Form, type FormRule } from "antd";
import { lazy, memo, Suspense, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SchemaField, SchemaResource } from "@/api/types";
import { FieldInput } from "@/fields/inputs";
import { rulesOf } from "@/fields/rules";
import { isEditable } from "@/fields/values";
import { loadTexts, useLanguage } from "@/i18n";
import styles from "./form.module.css";
import type { NamePath } from "./paths";

const PermissionsField = lazy(async () => {
  const [{ PermissionsField }] = await Promise.all([import("@/rights/field"), loadTexts("rights")]);
  return { default: PermissionsField };
});

interface FormFieldProps {
  field: SchemaField;
  resource?: SchemaResource;
  /** Where it is in the form; a child's name begins with those of its list. */
  name: NamePath;
  /** Within Form.List: the name below the list's. */
  itemName?: NamePath;
  row?: Record<string, unknown>;
  isNew: boolean;
  disabled?: boolean;
  /** In a cell of a table the column's head is the label. */
  inCell?: boolean;
  cellLabel?: string;
  /** Whether the field may stay as it is for now: in an offered row that nobody filled in. */
  isIdle?: () => boolean;
}

/** One field with its label above and help below. It draws itself anew only when its own value changes. */
export const FormField = memo(function FormField(props: FormFieldProps) {
  const { field, resource, name, itemName, row, isNew, disabled, inCell, cellLabel, isIdle } = props;
  const { t } = useTranslation("fields");
  const { text } = useLanguage();
  const idle = useRef(isIdle);
  idle.current = isIdle;
  const rules = useMemo(
    () => rulesOf(field, t, { isNew }).map((rule) => unlessIdle(rule, () => idle.current?.() ?? false)),
    [field, t, isNew],
  );
  const editable = isEditable(field, row);
  const path = name.length > 1 ? name : undefined;
  const help = text(field.help);
  if (field.widget === "permissions" && resource && !path && !inCell) {
    return (
      <Suspense fallback={<div style={{ minHeight: 760 }} />}>
        <PermissionsField
          field={field}
          resource={resource}
          row={row}
          editable={editable && !disabled}
          extra={help || undefined}
        />
      </Suspense>
    );
  }
  if (!editable) {
    return (
      <Form.Item
        label={inCell ? undefined : text(field.label)}
        extra={inCell ? undefined : help || undefined}
        className={inCell ? styles.cell : undefined}
      >
        <FieldInput
          field={field}
          resource={resource}
          row={row}
          path={path}
          value={row?.[field.name]}
          aria-label={inCell ? cellLabel : undefined}
        />
      </Form.Item>
    );
  }
  return (
    <Form.Item
      name={itemName ?? name}
      label={inCell ? undefined : text(field.label)}
      extra={inCell ? undefined : help || undefined}
      rules={disabled ? [] : rules}
      validateTrigger="onBlur"
      className={inCell ? styles.cell : undefined}
    >
      <FieldInput
        field={field}
        resource={resource}
        row={row}
        path={path}
        disabled={disabled}
        aria-label={inCell ? cellLabel : undefined}
      />
    </Form.Item>
  );
});

function unlessIdle(rule: FormRule, isIdle: () => boolean): FormRule {
  if (typeof rule === "function" || !rule.validator) return rule;
  const { validator } = rule;
  return {
    ...rule,
    validator: (definition, value: unknown, callback) =>
      isIdle() ? Promise.resolve() : validator(definition, value, callback),
  };
}
