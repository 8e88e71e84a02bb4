import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useResource } from "@/api/schema";
import type { Row, SchemaField, SchemaInline, SchemaResource } from "@/api/types";
import { FieldValue } from "@/fields/cells";
import { type ChangeMap, Changes } from "@/history/changes";
import { loadTexts, useLanguage } from "@/i18n";
import formStyles from "./form.module.css";
import inlineStyles from "./inline.module.css";
import { isWide, sectionsOf } from "./layout";
import styles from "./record.module.css";
import { childFields, itemsOf } from "./shape";

const PermissionsRecord = lazy(async () => {
  const [{ PermissionsRecord }] = await Promise.all([import("@/rights/record"), loadTexts("rights")]);
  return { default: PermissionsRecord };
});

/** A record to be read: for those who may not change it, and in the recycle bin. */
export function ReadOnlyRecord({ resource, row }: { resource: SchemaResource; row: Row }) {
  const { text } = useLanguage();
  return (
    <div className={formStyles.editor}>
      {sectionsOf(resource, false).map((section) => {
        const label = text(section.label);
        const fields = section.entries.flatMap((e) => (e.kind === "field" && !e.field.write_only ? [e.field] : []));
        const inlines = section.entries.flatMap((e) => (e.kind === "inline" ? [e.inline] : []));
        return (
          <section key={section.key} className={formStyles.panel} aria-label={label || undefined}>
            {label && <h2 className={formStyles.panelHead}>{label}</h2>}
            {fields.length > 0 && (
              <dl className={formStyles.fields} style={{ margin: 0 }}>
                {fields.map((field) => (
                  <div
                    key={field.name}
                    className={`${styles.value} ${isWide(field) || field.name === "changes" ? formStyles.wide : formStyles.half}`}
                    data-field={field.name}
                  >
                    <dt>{text(field.label)}</dt>
                    <dd>
                      {field.widget === "permissions" ? (
                        <Suspense fallback={<div style={{ minHeight: 760 }} />}>
                          <PermissionsRecord field={field} resource={resource} row={row} />
                        </Suspense>
                      ) : (
                        <Shown field={field} row={row} />
                      )}
                    </dd>
                  </div>
                ))}
              </dl>
            )}
            {inlines.map((inline) => (
              <Children key={inline.name} inline={inline} row={row} />
            ))}
          </section>
        );
      })}
    </div>
  );
}

/** A value; the changes that a line of history holds are shown as such. */
function Shown({ field, row }: { field: SchemaField; row: Row }) {
  const { t } = useTranslation("history");
  const about = useResource(typeof row.resource === "string" ? row.resource : undefined);
  const changes = row[field.name];
  if (field.name !== "changes" || typeof row.object_id !== "string" || !isChangeMap(changes)) {
    return <FieldValue field={field} value={changes} row={row} size="long" />;
  }
  return (
    <>
      {about && (
        <p style={{ marginTop: 0 }}>
          <Link to={`/${about.name}/${encodeURIComponent(row.object_id)}`}>{t("open")}</Link>
        </p>
      )}
      <Changes changes={changes} resource={about} />
    </>
  );
}

function isChangeMap(value: unknown): value is ChangeMap {
  return typeof value === "object" && value !== null && Object.values(value).every(Array.isArray);
}

function Children({ inline, row }: { inline: SchemaInline; row: Row }) {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const items = itemsOf(row, inline);
  const fields = childFields(inline).filter((f) => !f.write_only);
  return (
    <div className={inlineStyles.inline}>
      <div className={inlineStyles.head}>
        <h3>{text(inline.label)}</h3>
        <span className={inlineStyles.count}>{items.length}</span>
      </div>
      {items.length === 0 ? (
        <p className={inlineStyles.empty}>{t("inline.empty")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
        <section className={inlineStyles.scroll} tabIndex={0} aria-label={text(inline.label)}>
          <table className={inlineStyles.table}>
            <thead>
              <tr>
                {fields.map((field) => (
                  <th key={field.name} scope="col">
                    {text(field.label)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.id}>
                  {fields.map((field) => (
                    <td key={field.name}>
                      <FieldValue field={field} value={item[field.name]} row={item as Row} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
