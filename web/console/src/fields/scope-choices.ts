import type { KeyScope } from "@/api/types";

export interface Choice {
  value: string;
  label: string;
}

/** The permissions one holds by resource, each resource as a whole first. */
export function choicesOf(scopes: KeyScope[], text: (label: KeyScope["label"]) => string, wholly: string) {
  const groups = new Map<string, Choice[]>();
  for (const scope of scopes) {
    const whole = `${scope.resource}:*`;
    const group = groups.get(scope.resource) ?? [{ value: whole, label: `${whole} · ${wholly}` }];
    group.push({ value: scope.name, label: [scope.name, text(scope.label)].filter(Boolean).join(" · ") });
    groups.set(scope.resource, group);
  }
  return [...groups].map(([label, options]) => ({ label, title: label, options }));
}

/** Whether a choice holds what was typed. */
export function matches(typed: string, option: unknown): boolean {
  const label = (option as Partial<Choice> | undefined)?.label ?? "";
  return label.toLowerCase().includes(typed.trim().toLowerCase());
}
