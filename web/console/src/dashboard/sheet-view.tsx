import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { fieldOf, useSchema } from "@/api/schema";
import type { Row } from "@/api/types";
import { FieldValue } from "@/fields/cells";
import { shortId } from "@/fields/titles";
import { useLanguage } from "@/i18n";
import type { SheetAnswer } from "./answers";
import styles from "./dashboard.module.css";

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const numbers = new Set(["int", "float", "money"]);

/** A short table; the first column leads to the row where it has a page. */
export function SheetView({ answer }: { answer: SheetAnswer }) {
  const { t } = useTranslation("dashboard");
  const { text } = useLanguage();
  const resource = useSchema().resources.find((r) => r.name === answer.resource);
  if (answer.rows.length === 0) return <div className={styles.empty}>{t("empty")}</div>;

  const cell = (row: Record<string, unknown>, column: SheetAnswer["columns"][number]) => {
    const field = resource && fieldOf(resource, column.name);
    const value = row[column.name];
    // A row that one may not see has its id instead of its title; a whole one would leave no room for the other columns.
    if (field?.kind === "ref" && typeof value === "string" && id.test(value))
      return (
        <span className={styles.quiet} title={`${value} · ${t("fields:hidden")}`}>
          {shortId(value)}
        </span>
      );
    if (field && field.kind === column.kind)
      return <FieldValue field={field} value={value} row={row as Row} size="short" />;
    return value === null || value === undefined || value === "" ? "–" : String(value);
  };

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t("table")}>
      <table className={styles.table}>
        <thead>
          <tr>
            {answer.columns.map((column) => (
              <th key={column.name} scope="col" className={numbers.has(column.kind) ? styles.number : undefined}>
                {text(column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row, i) => (
            <tr key={typeof row.id === "string" ? row.id : i}>
              {answer.columns.map((column, c) => (
                <td key={column.name} className={numbers.has(column.kind) ? styles.number : undefined}>
                  {c === 0 && resource && typeof row.id === "string" ? (
                    <Link to={`/${resource.name}/${row.id}`}>{cell(row, column)}</Link>
                  ) : (
                    cell(row, column)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
