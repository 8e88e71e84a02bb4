import { useQuery } from "@tanstack/react-query";
import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { fieldOf, useSchema } from "@/api/schema";
import type { Row, Schema, SchemaField, SchemaInline, SchemaResource } from "@/api/types";
import { FieldValue } from "@/fields/cells";
import { readHistory } from "@/history/lines";
import { HistoryMoment } from "@/history/moment";
import { useLanguage } from "@/i18n";
import styles from "./record.module.css";
import { itemsOf } from "./shape";

/** What stands beside the form: the record's own data, what belongs to it, what happened last. */
export function SidePanel({ resource, row }: { resource: SchemaResource; row: Row }) {
  return (
    <aside className={styles.side}>
      <Facts resource={resource} row={row} />
      <Related resource={resource} row={row} />
      {resource.history && resource.endpoints.history !== "" && <Latest resource={resource} row={row} />}
    </aside>
  );
}

function Facts({ resource, row }: { resource: SchemaResource; row: Row }) {
  const { t } = useTranslation("form");
  const time = (name: string, label: string) => {
    const field = fieldOf(resource, name);
    if (!field || row[name] === undefined) return null;
    return (
      <>
        <dt>{label}</dt>
        <dd>
          <FieldValue field={field} value={row[name]} row={row} size="short" />
        </dd>
      </>
    );
  };
  return (
    <section className={styles.card}>
      <h2>{t("side.record")}</h2>
      <dl className={styles.facts}>
        <dt>{t("side.id")}</dt>
        <dd>
          <Typography.Text
            copyable={{ text: row.id, tooltips: [t("base:copy"), t("base:copied")] }}
            title={row.id}
            style={{ fontSize: 13 }}
          >
            {row.id.length > 13 ? `${row.id.slice(0, 8)}…${row.id.slice(-4)}` : row.id}
          </Typography.Text>
        </dd>
        {time("created_at", t("side.created"))}
        {time("updated_at", t("side.updated"))}
        {typeof row.version === "number" && (
          <>
            <dt>{t("side.version")}</dt>
            <dd>{row.version}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

interface Relation {
  resource: SchemaResource;
  field: SchemaField;
}

/** The lists of other resources that can be filtered by a reference to this one. */
function relationsOf(schema: Schema, resource: SchemaResource): Relation[] {
  return schema.resources.flatMap((other) =>
    other.hidden || other.api !== resource.api
      ? []
      : other.fields
          .filter(
            (field) => field.reference?.resource === resource.name && other.filters.some((f) => f.name === field.name),
          )
          .map((field) => ({ resource: other, field })),
  );
}

function Related({ resource, row }: { resource: SchemaResource; row: Row }) {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const relations = relationsOf(useSchema(), resource);
  if (relations.length + resource.inlines.length === 0) return null;
  const belongs = (relation: Relation, inline: SchemaInline) =>
    inline.resource === relation.resource.name && inline.parent_field === relation.field.name;
  // Children that have a list of their own stand there once.
  const listOf = (inline: SchemaInline) => relations.some((relation) => belongs(relation, inline));
  const others = relations.filter((relation) => !resource.inlines.some((inline) => belongs(relation, inline)));
  const twice = (relation: Relation) => relations.filter((r) => r.resource === relation.resource).length > 1;
  return (
    <section className={styles.card}>
      <h2>{t("side.related")}</h2>
      <ul className={styles.links}>
        {resource.inlines.map((inline) => (
          <li key={inline.name}>
            {listOf(inline) ? (
              <Link to={`/${inline.resource}?${inline.parent_field}=${encodeURIComponent(row.id)}`}>
                {text(inline.label)}
              </Link>
            ) : (
              <span>{text(inline.label)}</span>
            )}
            <span style={{ fontVariantNumeric: "tabular-nums" }}>{itemsOf(row, inline).length}</span>
          </li>
        ))}
        {others.map((relation) => (
          <li key={`${relation.resource.name} ${relation.field.name}`}>
            <Link to={`/${relation.resource.name}?${relation.field.name}=${encodeURIComponent(row.id)}`}>
              {text(relation.resource.label_many)}
              {twice(relation) && ` (${text(relation.field.label)})`}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

const shown = 5;

function Latest({ resource, row }: { resource: SchemaResource; row: Row }) {
  const { t } = useTranslation("form");
  const lines = useQuery({
    queryKey: ["rows", resource.name, "history", row.id, "latest", row.version],
    queryFn: ({ signal }) => readHistory(resource, row.id, { per_page: shown }, signal),
  });
  const items = lines.data?.items ?? [];
  return (
    <section className={styles.card}>
      <h2>{t("side.history")}</h2>
      {lines.data && items.length === 0 && <p>{t("side.none")}</p>}
      <ul className={styles.moments}>
        {items.map((line) => (
          <li key={line.id}>
            <HistoryMoment line={line} resource={resource} />
          </li>
        ))}
      </ul>
      <Link to={`/${resource.name}/${encodeURIComponent(row.id)}/history`}>{t("side.allHistory")}</Link>
    </section>
  );
}
