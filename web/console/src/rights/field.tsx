import { Button, Form, Skeleton } from "antd";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useResource } from "@/api/schema";
import type { SchemaField, SchemaResource } from "@/api/types";
import { FieldInput } from "@/fields/inputs";
import { useLanguage } from "@/i18n";
import { useErrorText } from "@/states/error";
import { inheritedFrom, useCatalogue, useRoles } from "./catalogue";
import { Matrix } from "./matrix";

const none: string[] = [];

/** The field that says what is denied, beside the one for what is allowed. */
export function denialsOf(resource: SchemaResource | undefined): SchemaField | undefined {
  return resource?.fields.find((f) => f.widget === "denials");
}

/** The roles that pass something on: those that a role builds on, or that a user has. */
export function passedOnBy(resource: SchemaResource | undefined, row: Record<string, unknown> | undefined) {
  const field = resource?.fields.find((f) => f.kind === "many" && f.reference?.resource === "roles");
  const own = resource?.name === "roles" && typeof row?.id === "string" ? row.id : undefined;
  return { field: field?.name, own };
}

interface PermissionsFieldProps {
  field: SchemaField;
  resource: SchemaResource;
  row: Record<string, unknown> | undefined;
  /** Whether what is allowed, and what is denied, can be changed. */
  editable: boolean;
  extra: ReactNode;
}

/** Two fields of a form as one matrix: what is allowed and what is denied. They are saved as the two that they are. */
export function PermissionsField({ field, resource, row, editable, extra }: PermissionsFieldProps) {
  const { text } = useLanguage();
  const denials = denialsOf(resource);
  const { field: roles } = passedOnBy(resource, row);
  const watched: unknown = Form.useWatch(roles ?? "", { preserve: true });
  const ids = Array.isArray(watched) ? watched : row?.[roles ?? ""];
  const label = text(field.label);
  if (!editable) {
    return (
      <Form.Item label={label} extra={extra}>
        <PermissionsView
          label={label}
          resource={resource}
          row={row}
          roles={ids}
          allowed={row?.[field.name]}
          denied={denials && row?.[denials.name]}
        />
      </Form.Item>
    );
  }
  const matrix = (allow: BoundValue, deny: BoundValue) => (
    <PermissionsView
      {...allow}
      field={field}
      label={label}
      resource={resource}
      row={row}
      roles={ids}
      allowed={allow.value}
      denied={deny.value}
      onChange={(allowed, denied) => {
        if (!sameList(allowed, allow.value)) allow.onChange?.(allowed);
        if (!sameList(denied, deny.value)) deny.onChange?.(denied);
      }}
    />
  );
  return (
    <Form.Item label={label} extra={extra}>
      <Form.Item name={field.name} noStyle>
        <Bound>
          {(allow) =>
            denials ? (
              <Form.Item name={denials.name} noStyle>
                <Bound>{(deny) => matrix(allow, deny)}</Bound>
              </Form.Item>
            ) : (
              matrix(allow, {})
            )
          }
        </Bound>
      </Form.Item>
    </Form.Item>
  );
}

const sameList = (a: string[], b: unknown) =>
  Array.isArray(b) && a.length === b.length && a.every((x, i) => x === b[i]);

interface BoundValue {
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
  onBlur?: () => void;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean | "true" | "false";
}

/** What the form gives to a control, handed on. */
function Bound({ children, ...bound }: BoundValue & { children: (bound: BoundValue) => ReactNode }) {
  return children(bound);
}

interface PermissionsViewProps {
  field?: SchemaField;
  label: string;
  resource: SchemaResource;
  row: Record<string, unknown> | undefined;
  /** Ids of the roles that pass something on. */
  roles: unknown;
  allowed: unknown;
  denied: unknown;
  onChange?: (allowed: string[], denied: string[]) => void;
  onBlur?: () => void;
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean | "true" | "false";
}

/** The matrix of a row; to be read without onChange. */
export function PermissionsView(props: PermissionsViewProps) {
  const { field, label, resource, row, roles: ids, onChange, onBlur, id } = props;
  const { t } = useTranslation("rights");
  const errorText = useErrorText();
  const readable = useResource("permissions") !== undefined;
  const rolesReadable = useResource("roles") !== undefined;
  const { catalogue, error, refetch } = useCatalogue(readable);
  const given = useMemo(() => (Array.isArray(ids) ? ids.map(String) : none), [ids]);
  const roles = useRoles(rolesReadable && given.length > 0);
  const inherited = useMemo(() => {
    if (!roles.data) return [];
    const { own } = passedOnBy(resource, row);
    return inheritedFrom(
      given.filter((other) => other !== own),
      roles.data,
    );
  }, [given, roles.data, resource, row]);
  const allowed = useMemo(() => (Array.isArray(props.allowed) ? props.allowed.map(String) : none), [props.allowed]);
  const denied = useMemo(() => (Array.isArray(props.denied) ? props.denied.map(String) : none), [props.denied]);
  if (!readable) {
    // Who may not read the permissions sees how many there are, as with any other reference.
    return field ? (
      <FieldInput field={{ ...field, widget: "references" }} value={allowed} row={row} disabled />
    ) : (
      <span>{t("count.allow", { count: allowed.length })}</span>
    );
  }
  if (error && !catalogue) {
    return (
      <p role="alert">
        {errorText(error)}{" "}
        <Button size="small" onClick={() => void refetch()}>
          {t("base:retry")}
        </Button>
      </p>
    );
  }
  if (!catalogue) return <Skeleton active title={false} paragraph={{ rows: 10 }} />;
  return (
    <Matrix
      catalogue={catalogue}
      allowed={allowed}
      denied={denied}
      inherited={inherited}
      readOnly={onChange === undefined}
      onChange={onChange}
      onBlur={onBlur}
      id={id}
      label={label}
      aria-describedby={props["aria-describedby"]}
      aria-invalid={props["aria-invalid"]}
    />
  );
}
