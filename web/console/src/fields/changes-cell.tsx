import { lazy, Suspense } from "react";
import { useResource } from "@/api/schema";
import type { ChangeMap } from "@/history/changes";
import { loadTexts } from "@/i18n";
import type { CellProps } from "./cells";
import { JsonValue } from "./json-cell";

const Changes = lazy(async () => {
  const [{ Changes }] = await Promise.all([import("@/history/changes"), loadTexts("history")]);
  return { default: Changes };
});

/** What a row would become: a change as histories have it, of which resource, and names of what it refers to. */
interface Difference {
  resource: string;
  changes: ChangeMap;
  titles?: Record<string, string>;
}

/** A change of another row, shown as its history shows one. */
export function ChangesValue(props: CellProps) {
  const value = isDifference(props.value) ? props.value : undefined;
  const resource = useResource(value?.resource);
  if (!value) return <JsonValue {...props} />;
  return (
    <Suspense fallback={null}>
      <Changes changes={value.changes} resource={resource} titles={value.titles} />
    </Suspense>
  );
}

function isDifference(value: unknown): value is Difference {
  const { resource, changes } = (value ?? {}) as Partial<Difference>;
  return typeof resource === "string" && typeof changes === "object" && changes !== null;
}
