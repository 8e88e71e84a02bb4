import type { FormInstance } from "antd";
import { isProblem } from "@/api/problem";

/** Puts a 422 or 409 onto the form's fields; false when there is none to put it on. */
export function showFieldErrors(form: FormInstance, error: unknown, names: Record<string, string> = {}): boolean {
  if (!isProblem(error) || ![409, 422].includes(error.status)) return false;
  const fields = error.errors
    .map((e) => ({ name: names[e.path.replace(/^body\./, "")] ?? e.path.replace(/^body\./, ""), errors: [e.message] }))
    .filter((f) => form.getFieldInstance(f.name) !== undefined);
  form.setFields(fields);
  const first = fields[0];
  if (first) form.getFieldInstance(first.name)?.focus?.();
  return fields.length > 0;
}
