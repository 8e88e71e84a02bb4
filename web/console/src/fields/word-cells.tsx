import { useTranslation } from "react-i18next";
import { useResource } from "@/api/schema";
import { useLanguage } from "@/i18n";
import type { CellProps } from "./cells";
import styles from "./cells.module.css";
import { deviceOf } from "./user-agent";

/** The name of a resource as people call it; the stored word is in its title. */
export function ResourceNameValue({ value }: CellProps) {
  const { text } = useLanguage();
  const name = String(value);
  const resource = useResource(name);
  return <span title={name}>{(resource && text(resource.label)) || name}</span>;
}

/** What was done, as people call it: a usual action, or one that the row's resource declares. */
export function ActionNameValue({ value, row }: CellProps) {
  const { t } = useTranslation("fields");
  const { text } = useLanguage();
  const name = String(value);
  const resource = useResource(typeof row?.resource === "string" ? row.resource : undefined);
  const declared = text(resource?.actions.find((action) => action.name === name)?.label);
  return <span title={name}>{declared || t(`action.${name}`, { defaultValue: name })}</span>;
}

/** The browser and system that a User-Agent header speaks of; the whole of it on pointing at it, and on a page of its own. */
export function UserAgentValue({ value, size }: CellProps) {
  const whole = String(value);
  const device = deviceOf(whole);
  if (size !== "long")
    return (
      <span className={styles.line} title={whole.slice(0, 1000)}>
        {device}
      </span>
    );
  return (
    <span className={styles.text}>
      {device}
      {device !== whole && (
        <>
          <br />
          <span className={styles.aside}>{whole}</span>
        </>
      )}
    </span>
  );
}
