import { PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Form, type FormListFieldData, type FormListOperation } from "antd";
import { type ReactNode, useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Row, SchemaInline, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { useNarrow } from "@/theme/media";
import { useEditorSignals } from "./editor-context";
import styles from "./inline.module.css";
import { InlineCard, type InlineRowProps, InlineTableRow } from "./inline-row";
import type { Mistake } from "./problems";
import { childFields, itemsOf, newItem, type Values } from "./shape";
import type { Drag } from "./sortable";

const sortables = () => import("./sortable");

interface InlineSectionProps {
  inline: SchemaInline;
  resource: SchemaResource;
  row?: Row;
  mistakes: Mistake[];
}

/** The children of a row, edited with it. */
export function InlineSection(props: InlineSectionProps) {
  return (
    <Form.List name={props.inline.name}>
      {(rows, operations) => <InlineRows {...props} rows={rows} operations={operations} />}
    </Form.List>
  );
}

interface InlineRowsProps extends InlineSectionProps {
  rows: FormListFieldData[];
  operations: FormListOperation;
}

type Sorting = typeof import("./sortable");

/** Calls once nothing inside has the focus: at once, or when it leaves. Answers what calls it off. */
function onceUnfocused(box: HTMLElement | null, call: () => void): () => void {
  if (!box?.contains(document.activeElement)) {
    call();
    return () => {};
  }
  const leave = (event: FocusEvent) => {
    if (event.relatedTarget instanceof Node && box.contains(event.relatedTarget)) return;
    box.removeEventListener("focusout", leave);
    call();
  };
  box.addEventListener("focusout", leave);
  return () => box.removeEventListener("focusout", leave);
}

function InlineRows({ inline, resource, row, mistakes, rows, operations }: InlineRowsProps) {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const form = Form.useFormInstance<Values>();
  const { touched } = useEditorSignals();
  const narrow = useNarrow();
  const id = useId();
  const [sorting, setSorting] = useState<Sorting>();
  const [spoken, setSpoken] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const added = useRef(false);
  const fields = useMemo(() => childFields(inline), [inline]);
  // One letter for each item: only when one is marked or comes and goes, the list draws itself anew.
  const marks = Form.useWatch(
    (values: Values) =>
      itemsOf(values, inline)
        .map((i) => (i.$deleted ? "x" : "."))
        .join(""),
    {
      form,
      preserve: true,
    },
  );
  const deleted = marks ?? "";
  const alive = rows.filter((_, i) => deleted[i] !== "x").length;
  const label = text(inline.label);
  const sortable = Boolean(inline.position_field) && inline.can_change !== false;
  const stacked = narrow || inline.layout === "stack" || fields.length > 7;
  const full = inline.max > 0 && alive >= inline.max;
  const own = mistakes.filter((m) => m.name?.[0] === inline.name && m.name.length < 3);

  // Rows that become sortable are drawn anew, which would take the focus, and what is being typed, from one of them.
  useEffect(() => {
    if (!sortable || sorting) return;
    let gone = false;
    let cancel = () => {};
    sortables().then(
      (module) => {
        if (!gone) cancel = onceUnfocused(box.current, () => setSorting(module));
      },
      () => {}, // Rows keep their places until the page is opened again; nobody has asked yet.
    );
    return () => {
      gone = true;
      cancel();
    };
  }, [sortable, sorting]);

  // In the same moment as the new row appears, so that no key goes elsewhere.
  useLayoutEffect(() => {
    if (!added.current) return;
    added.current = false;
    const items = box.current?.querySelectorAll<HTMLElement>("[data-item]");
    items?.[rows.length - 1]?.querySelector<HTMLElement>("input, textarea, [role=combobox]")?.focus();
  }, [rows.length]);

  const move = useCallback(
    (from: number, to: number) => {
      operations.move(from, to);
      touched();
      setSpoken(t("inline.moved", { name: `${label} ${from + 1}`, number: to + 1, count: rows.length }));
    },
    [operations, touched, t, label, rows.length],
  );

  const remove = (index: number) => {
    if (form.getFieldValue([inline.name, index, "id"]) === undefined) operations.remove(index);
    else form.setFieldValue([inline.name, index, "$deleted"], true);
    touched();
  };
  const keep = (index: number) => {
    form.setFieldValue([inline.name, index, "$deleted"], undefined);
    touched();
  };
  const add = () => {
    added.current = true;
    operations.add(newItem(inline));
    touched();
  };

  const loaded = new Map(row ? itemsOf(row, inline).map((item) => [item.id, item]) : []);
  const rowProps = (field: FormListFieldData, drag?: Drag): InlineRowProps => {
    const itemId: unknown = form.getFieldValue([inline.name, field.name, "id"]);
    const item = typeof itemId === "string" ? loaded.get(itemId) : undefined;
    return {
      inline,
      resource,
      fields,
      index: field.name,
      count: rows.length,
      isNew: item === undefined,
      item,
      deleted: deleted[field.name] === "x",
      locked: item !== undefined && inline.can_change === false,
      canDelete: (item === undefined || inline.can_delete !== false) && alive > (inline.min ?? 0),
      sortable: sortable && rows.length > 1,
      drag,
      onRemove: remove,
      onKeep: keep,
      onMove: move,
    };
  };

  const ids = rows.map((field) => `item${field.key}`);
  const draw = (field: FormListFieldData): ReactNode => {
    const key = `item${field.key}`;
    const Shown = stacked ? InlineCard : InlineTableRow;
    if (sorting && sortable) {
      return (
        <sorting.SortableRow key={key} id={key}>
          {(drag) => <Shown {...rowProps(field, drag)} />}
        </sorting.SortableRow>
      );
    }
    return <Shown key={key} {...rowProps(field)} />;
  };
  const content = stacked ? (
    <div className={styles.cards}>{rows.map(draw)}</div>
  ) : (
    <div className={styles.scroll}>
      <table className={styles.table} aria-labelledby={id}>
        <thead>
          <tr>
            {sortable && (
              <th scope="col" className={styles.narrow}>
                {t("inline.position")}
              </th>
            )}
            {fields.map((field) => (
              <th key={field.name} scope="col" title={text(field.help) || undefined}>
                {text(field.label)}
                {field.required && (
                  <span className={styles.required} aria-hidden>
                    {" *"}
                  </span>
                )}
              </th>
            ))}
            <th scope="col" className={styles.narrow}>
              <span className={styles.unseen}>{t("inline.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>{rows.map(draw)}</tbody>
      </table>
    </div>
  );
  return (
    <div className={styles.inline} ref={box} data-inline={inline.name}>
      <div className={styles.head}>
        <h3 id={id}>{label}</h3>
        <span className={styles.count}>{alive}</span>
      </div>
      {own.length > 0 && (
        <Alert type="error" showIcon title={own.map((m) => m.text).join(" ")} style={{ marginBottom: 8 }} />
      )}
      {rows.length === 0 ? (
        <p className={styles.empty}>{t("inline.empty")}</p>
      ) : sorting && sortable ? (
        <sorting.SortableFrame ids={ids} onMove={move}>
          {content}
        </sorting.SortableFrame>
      ) : (
        content
      )}
      {inline.can_add !== false && (
        <div className={styles.foot}>
          <Button icon={<PlusOutlined aria-hidden />} onClick={add} disabled={full}>
            {t("inline.add", { name: label })}
          </Button>
          {full && <span className={styles.count}>{t("inline.max", { count: inline.max })}</span>}
        </div>
      )}
      <div aria-live="polite" className={styles.unseen}>
        {spoken}
      </div>
    </div>
  );
}
