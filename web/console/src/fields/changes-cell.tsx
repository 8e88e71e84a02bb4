import { lazy, Suspense } from "react";
import { useResource } from "@/api/schema";
import { parseHistoryPath } from "@/form/paths";
import type { ChangeMap } from "@/history/changes";
import { loadTexts, useLanguage } from "@/i18n";
import type { CellProps } from "./cells";
import { JsonValue } from "./json-cell";
import { TextValue } from "./text-cells";

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

/** A change of another row, shown as its history shows one; in a list the names of the fields. */
export function ChangesValue(props: CellProps) {
  const { text, language } = useLanguage();
  const value = isDifference(props.value) ? props.value : undefined;
  const resource = useResource(value?.resource);
  if (!value) return <JsonValue {...props} />;
  if (props.size !== "long") {
    const names = new Set(Object.keys(value.changes).map((path) => parseHistoryPath(path).name));
    const labels = [...names].map((name) => {
      const field = resource?.fields.find((f) => f.name === name) ?? resource?.inlines.find((i) => i.name === name);
      return text(field?.label) || name;
    });
    return <TextValue {...props} value={labels.join(language === "zh" ? "、" : ", ")} />;
  }
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
