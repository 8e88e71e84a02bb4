import { Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Row, SchemaField, SchemaResource } from "@/api/types";
import { FieldValue } from "@/fields/cells";
import { itemsOf } from "@/form/shape";
import { useLanguage } from "@/i18n";
import styles from "./changes.module.css";
import { diffLists, diffText, folded, jsonText } from "./diff";
import { type ChangeMap, type FieldChange, groupChanges, type InlineChange, type ItemChange } from "./group";

export type { ChangeMap } from "./group";

export interface ChangesProps {
  changes: ChangeMap;
  /** Whose fields these are; undefined for a resource that the reader does not know. */
  resource?: SchemaResource;
  /** Names of rows that are referred to, by id. */
  titles?: Record<string, string>;
  /** The row as it is now: children are called as they are called there. */
  row?: Row;
}

const atOnce = 8;
const short = 60; // characters up to which two texts stand side by side

/** What changed, field by field, for people. */
export function Changes({ changes, resource, titles, row }: ChangesProps) {
  const { t } = useTranslation("history");
  const [all, setAll] = useState(false);
  const grouped = useMemo(() => groupChanges(changes, resource), [changes, resource]);
  const count = grouped.fields.length;
  if (count + grouped.inlines.length === 0) return <p className={styles.none}>{t("nothing")}</p>;
  const fields = all ? grouped.fields : grouped.fields.slice(0, atOnce);
  return (
    <div className={styles.changes}>
      <dl className={styles.list}>
        {fields.map((change) => (
          <FieldDiff key={change.name} change={change} titles={titles} />
        ))}
      </dl>
      {count > atOnce && (
        <Button type="link" size="small" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t("showLess") : t("showAll", { count })}
        </Button>
      )}
      {grouped.inlines.map((inline) => (
        <InlineDiff key={inline.name} change={inline} titles={titles} row={row} />
      ))}
    </div>
  );
}

function FieldDiff({ change, titles }: { change: FieldChange; titles?: Record<string, string> }) {
  const { text } = useLanguage();
  return (
    <div className={styles.field} data-field={change.name}>
      <dt>{text(change.field?.label) || change.name}</dt>
      <dd>
        <Difference change={change} titles={titles} />
      </dd>
    </div>
  );
}

function InlineDiff({ change, titles, row }: { change: InlineChange; titles?: Record<string, string>; row?: Row }) {
  const { text } = useLanguage();
  return (
    <section className={styles.inline}>
      <h4>{text(change.inline?.label) || change.name}</h4>
      <ul>
        {change.items.map((item) => (
          <ItemDiff key={item.id} inline={change} item={item} titles={titles} row={row} />
        ))}
      </ul>
    </section>
  );
}

interface ItemDiffProps {
  inline: InlineChange;
  item: ItemChange;
  titles?: Record<string, string>;
  row?: Row;
}

function ItemDiff({ inline, item, titles, row }: ItemDiffProps) {
  const { t } = useTranslation("history");
  const { text } = useLanguage();
  const name = titles?.[item.id] ?? nameOf(inline, item, row);
  const head = (
    <>
      {name && <strong>{name}</strong>} <span className={styles.kind}>{t(`item.${item.kind}`)}</span>
    </>
  );
  const values = item.changes.filter((c) => c.field !== undefined || inline.inline === undefined);
  if (item.kind === "changed") {
    return (
      <li>
        {head}
        <dl className={styles.list}>
          {values.map((change) => (
            <FieldDiff key={change.name} change={change} titles={titles} />
          ))}
        </dl>
      </li>
    );
  }
  return (
    <li>
      {head}
      {values.length > 0 && (
        <span className={styles.values}>
          {values.map((change) => (
            <span key={change.name}>
              {t("labelled", {
                label: text(change.field?.label) || change.name,
              })}
              <Value change={change} value={item.kind === "added" ? change.after : change.before} titles={titles} />
            </span>
          ))}
        </span>
      )}
    </li>
  );
}

/** How a child is called: by its first text, as it is now or as the change has it. */
function nameOf({ inline, name }: InlineChange, item: ItemChange, row: Row | undefined): string {
  const field = inline?.fields.find((f) => f.kind === "text" && f.name !== "id" && !f.write_only);
  if (!field) return "";
  const now = row ? itemsOf(row, { name }).find((i) => i.id === item.id)?.[field.name] : undefined;
  const changed = item.changes.find((c) => c.name === field.name);
  const value = now ?? changed?.after ?? changed?.before;
  return typeof value === "string" ? value : "";
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** One field's two values, in the way that shows best what is different. */
function Difference({ change, titles }: { change: FieldChange; titles?: Record<string, string> }) {
  const { t } = useTranslation("history");
  const { field, before, after } = change;
  if (before === "***" || after === "***") return <em>{t("secret")}</em>;
  const kind = field?.kind;
  if (isEmpty(before) && isEmpty(after)) return <em>{t("empty")}</em>;
  if (isEmpty(before)) return <Value change={change} value={after} titles={titles} mark="new" />;
  if (Array.isArray(before) && Array.isArray(after) && kind !== "json") {
    return <ListDiff change={change} titles={titles} />;
  }
  const texts = typeof before === "string" && typeof after === "string";
  const isText = texts && (kind === "text" || kind === "long_text" || kind === undefined);
  if (isText && before.length + after.length > short) return <TextDiff before={before} after={after} />;
  if (kind === "json" || (typeof before === "object" && before !== null)) {
    return <TextDiff before={jsonText(before)} after={jsonText(after)} code />;
  }
  return (
    <span className={styles.pair}>
      <Value change={change} value={before} titles={titles} mark="gone" />
      <span aria-hidden className={styles.arrow}>
        →
      </span>
      {isEmpty(after) ? <em>{t("empty")}</em> : <Value change={change} value={after} titles={titles} mark="new" />}
    </span>
  );
}

interface ValueProps {
  change: FieldChange;
  value: unknown;
  titles?: Record<string, string>;
  mark?: "new" | "gone";
}

function Value({ change, value, titles, mark }: ValueProps) {
  const { t } = useTranslation("history");
  const { field } = change;
  const shown = isEmpty(value) ? (
    <em>{t("empty")}</em>
  ) : field && field.kind !== "json" ? (
    <FieldValue field={plainly(field)} value={value} row={titledRow(field, value, titles)} size="short" />
  ) : (
    <span className={styles.plain}>{typeof value === "string" ? value : jsonText(value)}</span>
  );
  if (mark === "gone") return <del className={styles.gone}>{shown}</del>;
  return mark === "new" ? <ins className={styles.new}>{shown}</ins> : shown;
}

/** In a history a field is no way to its own record, and long text is text. */
function plainly(field: SchemaField): SchemaField {
  return field.link || field.widget === "markdown" ? { ...field, link: false, widget: "text" } : field;
}

/** A row that holds the title of what a value refers to, where the history gave it. */
function titledRow(field: SchemaField, value: unknown, titles: Record<string, string> | undefined): Row | undefined {
  const include = field.reference?.include;
  if (!include || !titles) return undefined;
  const named = (id: unknown) => {
    const title = typeof id === "string" ? titles[id] : undefined;
    return title === undefined ? undefined : { id, _meta: { title }, [field.reference?.title_field || "title"]: title };
  };
  const found = Array.isArray(value) ? value.map(named).filter((row) => row !== undefined) : named(value);
  return found === undefined ? undefined : { id: "", version: 0, [include]: found };
}

function ListDiff({ change, titles }: { change: FieldChange; titles?: Record<string, string> }) {
  const { t } = useTranslation("history");
  const { added, removed, moved } = diffLists(change.before, change.after);
  if (moved) return <em>{t("moved")}</em>;
  return (
    <span className={styles.lists}>
      {removed.length > 0 && (
        <span>
          {t("labelled", { label: t("removed") })}
          <Value change={change} value={removed} titles={titles} mark="gone" />
        </span>
      )}
      {added.length > 0 && (
        <span>
          {t("labelled", { label: t("added") })}
          <Value change={change} value={added} titles={titles} mark="new" />
        </span>
      )}
    </span>
  );
}

function TextDiff({ before, after, code }: { before: string; after: string; code?: boolean }) {
  const { language } = useLanguage();
  const parts = useMemo(() => folded(diffText(before, after, language)), [before, after, language]);
  return (
    <div className={code ? `${styles.text} ${styles.code}` : styles.text}>
      {parts.map((part, i) => {
        const key = `${i} ${part.kind}`;
        if (part.kind === "gone") {
          return (
            <del key={key} className={styles.gone}>
              {part.text}
            </del>
          );
        }
        if (part.kind === "new") {
          return (
            <ins key={key} className={styles.new}>
              {part.text}
            </ins>
          );
        }
        return <span key={key}>{part.text}</span>;
      })}
    </div>
  );
}
