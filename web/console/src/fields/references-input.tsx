import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { AvailableList } from "./available-list";
import { ChosenList } from "./chosen-list";
import { control } from "./control";
import type { FieldInputProps } from "./inputs";
import styles from "./references.module.css";
import { type Named, shortId, useTitles } from "./titles";

/** The rows of a many-to-many: what there is on one side, found by search; what is chosen on the other, in order where that counts. */
export function ReferencesInput(props: FieldInputProps) {
  const { field, value, onChange, disabled } = props;
  const { t } = useTranslation("fields");
  const reference = field.reference;
  const ids = useMemo(() => (Array.isArray(value) ? value.map(String) : []), [value]);
  const [added, setAdded] = useState<Map<string, string>>(() => new Map());
  // Titles are asked for once for what was there; what is added comes with its own.
  const [first] = useState(ids);
  const unknown = useMemo(() => [...new Set([...first, ...ids])].filter((id) => !added.has(id)), [first, ids, added]);
  const fetched = useTitles(reference, unknown);
  const chosen: Named[] = useMemo(
    () =>
      ids.map((id) => ({
        id,
        title: added.get(id) ?? fetched.data.get(id) ?? (fetched.isLoading ? "…" : `${shortId(id)} · ${t("hidden")}`),
      })),
    [ids, added, fetched, t],
  );
  if (!reference) return null;

  const add = (row: Named) => {
    if (ids.includes(row.id)) return;
    setAdded((known) => new Map(known).set(row.id, row.title));
    onChange?.([...ids, row.id]);
  };
  const { disabled: _, ...labelled } = control(props);
  return (
    <div className={styles.sides}>
      {reference.readable && !disabled && (
        <AvailableList
          {...labelled}
          reference={reference}
          chosen={ids}
          onAdd={add}
          onRemove={(id) => onChange?.(ids.filter((other) => other !== id))}
        />
      )}
      <ChosenList
        rows={chosen}
        ordered={reference.ordered}
        disabled={disabled ?? false}
        labelledBy={labelled["aria-label"] ?? field.name}
        onChange={(rows) => onChange?.(rows.map((row) => row.id))}
      />
    </div>
  );
}
