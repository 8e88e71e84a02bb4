import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { fieldOf } from "@/api/schema";
import type { SchemaResource } from "@/api/types";
import { FieldValue } from "@/fields/cells";
import { useLanguage } from "@/i18n";
import type { RowEdit } from "./save-cells";
import styles from "./table.module.css";

interface EditNoteProps {
  resource: SchemaResource;
  edit: RowEdit;
  onDiscard(): void;
  onKeepMine(): void;
}

/** Why a row was not saved, and what can be done about it. */
export function EditNote({ resource, edit, onDiscard, onKeepMine }: EditNoteProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const label = (name: string) => text(fieldOf(resource, name)?.label) || name;
  const { theirs, fields = {} } = edit.problem ?? {};
  if (theirs) {
    return (
      <div className={styles.line} role="alert">
        <span>{t("edit.changedMeanwhile")}</span>
        {Object.keys(edit.values).map((name) => {
          const field = fieldOf(resource, name);
          return (
            field && (
              <span key={name}>
                {label(name)} = <FieldValue field={field} value={theirs[name]} row={theirs} size="short" />
              </span>
            )
          );
        })}
        <Button size="small" onClick={onDiscard}>
          {t("edit.takeTheirs")}
        </Button>
        <Button size="small" onClick={onKeepMine}>
          {t("edit.keepMine")}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.line} role="alert">
      {Object.entries(fields).map(([name, message]) => (
        <span key={name}>{name ? t("edit.fieldProblem", { label: label(name), message }) : message}</span>
      ))}
      <Button size="small" onClick={onDiscard}>
        {t("edit.discardRow")}
      </Button>
    </div>
  );
}
