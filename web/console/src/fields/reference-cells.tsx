import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SchemaReference } from "@/api/types";
import type { CellProps } from "./cells";
import styles from "./cells.module.css";
import { includedTitle, shortId, useTitles } from "./titles";

/** The row referred to, by its title and with a link to it. */
export function ReferenceValue({ field, value, row, size }: CellProps) {
  const id = String(value);
  const reference = field.reference;
  const included = reference ? includedTitle(row, reference.include, id, reference) : undefined;
  const fetched = useTitles(included === undefined ? reference : undefined, [id]);
  const title = included ?? fetched.data.get(id);
  return <RowLink reference={reference} id={id} title={title} waiting={fetched.isLoading} long={size === "long"} />;
}

const shownShort = 2;
const shownLong = 50;

/** How many rows, and what the first are called. */
export function ManyValue({ field, value, size }: CellProps) {
  const { t } = useTranslation("fields");
  const ids = Array.isArray(value) ? value.map(String) : [];
  const long = size === "long";
  const shown = ids.slice(0, long ? shownLong : shownShort);
  const fetched = useTitles(field.reference, shown);
  const rest = ids.length - shown.length;
  const links = shown.map((id) => (
    <li key={id}>
      <RowLink
        reference={field.reference}
        id={id}
        title={fetched.data.get(id)}
        waiting={fetched.isLoading}
        long={long}
      />
    </li>
  ));
  return (
    <span className={long ? undefined : styles.manyLine}>
      {(long || rest > 0) && <span className={styles.quiet}>{t("many.items", { count: ids.length })}</span>}
      <ul className={long ? styles.many : styles.manyShort}>{links}</ul>
      {long && rest > 0 && <span className={styles.quiet}>{t("many.rest", { count: rest })}</span>}
    </span>
  );
}

interface RowLinkProps {
  reference: SchemaReference | undefined;
  id: string;
  title: string | undefined;
  waiting: boolean;
  long: boolean;
}

function RowLink({ reference, id, title, waiting, long }: RowLinkProps) {
  const { t } = useTranslation("fields");
  const className = long ? styles.text : styles.line;
  if (waiting) return <span className={styles.quiet}>…</span>;
  if (!reference?.readable || title === undefined) {
    return (
      <span className={styles.quiet} title={`${id} · ${t("hidden")}`}>
        {shortId(id)}
      </span>
    );
  }
  return (
    <Link className={className} to={`/${reference.resource}/${encodeURIComponent(id)}`} title={title}>
      {title || t("unnamed")}
    </Link>
  );
}
