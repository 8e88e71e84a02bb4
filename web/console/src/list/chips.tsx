import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useSchema } from "@/api/schema";
import type { SchemaReference, SchemaResource } from "@/api/types";
import { useTitles } from "@/fields/titles";
import { useLanguage } from "@/i18n";
import { fieldOfFilter } from "./describe";
import { chipsOf } from "./filter-text";
import styles from "./list.module.css";
import type { Filter, ListState } from "./url";

interface ChipsProps {
  resource: SchemaResource;
  state: ListState;
  onChange(filters: Filter[]): void;
  onClear(): void;
}

/** The conditions that hold, each with a way to take it away. */
export function Chips({ resource, state, onChange, onClear }: ChipsProps) {
  const { t } = useTranslation("list");
  const { text, language } = useLanguage();
  const schema = useSchema();
  const fieldOf = (name: string) => fieldOfFilter(schema, resource, name);
  const chips = chipsOf(state.filters, resource.filters, fieldOf, { t, text, language });
  if (chips.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons is no fieldset
    <div className={styles.chips} role="group" aria-label={t("chip.label")}>
      {chips.map((chip) => {
        const reference = chip.ids.length ? fieldOf(chip.filters[0]?.field ?? "")?.reference : undefined;
        return (
          <span key={chip.key} className={styles.chip}>
            <span>
              {t("chip.field", { label: chip.label })} <b>{chip.text}</b>{" "}
              {chip.ids.length > 0 && (
                <b>
                  {reference ? (
                    <Names ids={chip.ids} reference={reference} />
                  ) : (
                    chip.ids.map(shortId).join(t("chip.or"))
                  )}
                </b>
              )}
            </span>
            <button
              type="button"
              className={styles.close}
              aria-label={t("chip.remove", { label: chip.label })}
              onClick={() => onChange(state.filters.filter((f) => !chip.filters.includes(f)))}
            >
              <CloseOutlined />
            </button>
          </span>
        );
      })}
      <Button type="link" size="small" onClick={onClear}>
        {t("clearFilters")}
      </Button>
    </div>
  );
}

/** How the rows behind ids are called; ids where they cannot be read. */
function Names({ ids, reference }: { ids: string[]; reference: SchemaReference }) {
  const { t } = useTranslation("list");
  const titles = useTitles(reference, ids);
  if (titles.isLoading) return "…";
  const shown = ids
    .slice(0, 3)
    .map((id) => titles.data?.get(id) || shortId(id))
    .join(t("chip.or"));
  return ids.length > 3 ? t("chip.andMore", { names: shown, count: ids.length - 3 }) : shown;
}

function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 8)}…` : id;
}
