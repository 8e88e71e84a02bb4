import type { FormInstance } from "antd";
import { type FieldProblem, isProblem } from "@/api/problem";

/** Puts a 422 or 409 onto the form's fields; false when there is none to put it on. */
export function showFieldErrors(
  form: FormInstance,
  error: unknown,
  textOf: (problem: FieldProblem) => string = (problem) => problem.message,
): boolean {
  if (!isProblem(error) || ![409, 422].includes(error.status)) return false;
  const byName = new Map<string, string[]>();
  for (const problem of error.errors) {
    const name = problem.path.replace(/^body\./, "");
    byName.set(name, [...(byName.get(name) ?? []), textOf(problem)]);
  }
  const fields = [...byName]
    .map(([name, errors]) => ({ name, errors }))
    .filter((f) => form.getFieldInstance(f.name) !== undefined);
  form.setFields(fields);
  const first = fields[0];
  if (first) form.getFieldInstance(first.name)?.focus?.();
  return fields.length > 0;
}
