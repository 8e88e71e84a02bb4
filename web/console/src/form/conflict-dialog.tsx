import { Button, Modal, Radio, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Row, SchemaField, SchemaInline, SchemaResource } from "@/api/types";
import { FieldValue } from "@/fields/cells";
import { useLanguage } from "@/i18n";
import styles from "./conflict.module.css";
import type { Choice, Conflict, OtherChange } from "./merge";
import { parseHistoryPath } from "./paths";
import { itemsOf } from "./shape";
import type { Clash } from "./use-editor";

interface ConflictDialogProps {
  resource: SchemaResource;
  clash: Clash;
  onResolve: (choices: Record<string, Choice>) => void;
  onClose: () => void;
}

/** Somebody else saved the row meanwhile: three values for every field that both changed, and a choice for each. */
export function ConflictDialog({ resource, clash, onResolve, onClose }: ConflictDialogProps) {
  const { t } = useTranslation("form");
  const { conflicts, others } = clash.merged;
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const all = (choice: Choice) => setChoices(Object.fromEntries(conflicts.map((c) => [c.path, choice])));
  return (
    <Modal
      open
      width={860}
      title={t("conflict.title")}
      onCancel={onClose}
      footer={
        <Space wrap>
          <Button onClick={onClose}>{t("conflict.back")}</Button>
          <Button type="primary" onClick={() => onResolve(choices)}>
            {t("conflict.save")}
          </Button>
        </Space>
      }
    >
      <p>{conflicts.length > 0 ? t("conflict.intro") : t("conflict.none")}</p>
      {conflicts.length > 1 && (
        <Space wrap style={{ marginBottom: 12 }}>
          <Button size="small" onClick={() => all("mine")}>
            {t("conflict.allMine")}
          </Button>
          <Button size="small" onClick={() => all("theirs")}>
            {t("conflict.allTheirs")}
          </Button>
        </Space>
      )}
      {conflicts.map((conflict) => (
        <ConflictChoice
          key={conflict.path}
          resource={resource}
          clash={clash}
          conflict={conflict}
          choice={choices[conflict.path] ?? "mine"}
          onChoose={(choice) => setChoices({ ...choices, [conflict.path]: choice })}
        />
      ))}
      {others.length > 0 && (
        <section className={styles.others}>
          <h3>{t("conflict.others")}</h3>
          <dl>
            {others.map((other) => (
              <div key={other.path} className={styles.other}>
                <dt>
                  <PathLabel resource={resource} clash={clash} change={other} />
                </dt>
                <dd>
                  <Shown change={other} value={other.theirs} row={clash.theirs.row} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </Modal>
  );
}

interface ConflictChoiceProps {
  resource: SchemaResource;
  clash: Clash;
  conflict: Conflict;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

function ConflictChoice({ resource, clash, conflict, choice, onChoose }: ConflictChoiceProps) {
  const { t } = useTranslation("form");
  return (
    <fieldset className={styles.choice} data-path={conflict.path}>
      <legend>
        <PathLabel resource={resource} clash={clash} change={conflict} />
      </legend>
      <div className={styles.before}>
        <span className={styles.side}>{t("conflict.before")}</span>
        <Shown change={conflict} value={conflict.before} />
      </div>
      <Radio.Group
        value={choice}
        onChange={(event) => onChoose(event.target.value as Choice)}
        className={styles.sides}
        aria-label={conflict.path}
      >
        <Radio value="mine" className={styles.option}>
          <span className={styles.side}>{t("conflict.mine")}</span>
          <Shown change={conflict} value={conflict.mine} />
        </Radio>
        <Radio value="theirs" className={styles.option}>
          <span className={styles.side}>{t("conflict.theirs")}</span>
          <Shown change={conflict} value={conflict.theirs} row={clash.theirs.row} />
        </Radio>
      </Radio.Group>
    </fieldset>
  );
}

interface Change {
  path: string;
  field?: SchemaField;
  inline?: SchemaInline;
}

/** "Title", "Parts 2: Length". */
function PathLabel({
  resource,
  clash,
  change,
}: {
  resource: SchemaResource;
  clash: Clash;
  change: Change | OtherChange;
}) {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const { inline, field } = change;
  if (!inline) return <>{text(field?.label) || change.path}</>;
  const id = parseHistoryPath(change.path).item;
  const known = resource.inlines.some((i) => i.name === inline.name);
  const place = [clash.theirs.row, clash.before].map((side) =>
    itemsOf(side, inline).findIndex((item) => item.id === id),
  );
  const number = (place.find((n) => n >= 0) ?? 0) + 1;
  const item = t("inline.numbered", { name: known ? text(inline.label) : inline.name, number });
  return <>{field ? t("inline.field", { item, field: text(field.label) }) : item}</>;
}

function Shown({ change, value, row }: { change: Change; value: unknown; row?: Row }) {
  const { t } = useTranslation("form");
  if (change.field) return <FieldValue field={change.field} value={value} row={row} size="long" />;
  if (value === undefined) return <em>{t("conflict.deleted")}</em>;
  return <ItemText inline={change.inline} value={value} />;
}

/** A child in one line: its values, one after the other. */
function ItemText({ inline, value }: { inline?: SchemaInline; value: unknown }) {
  const item = value as Record<string, unknown>;
  const shown = (inline?.fields ?? []).filter(
    (f) => f.name !== "id" && item[f.name] !== undefined && item[f.name] !== null,
  );
  return (
    <span className={styles.item}>
      {shown.slice(0, 4).map((field) => (
        <FieldValue key={field.name} field={field} value={item[field.name]} />
      ))}
    </span>
  );
}
