import { DeleteOutlined, HolderOutlined, UndoOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";
import { type KeyboardEvent, useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Row, SchemaField, SchemaInline, SchemaResource } from "@/api/types";
import { FieldValue } from "@/fields/cells";
import { useLanguage } from "@/i18n";
import { FormField } from "./form-field";
import styles from "./inline.module.css";
import { isWide } from "./layout";
import { isSent } from "./patch";
import type { Item, Values } from "./shape";
import type { Drag } from "./sortable";

export interface InlineRowProps {
  inline: SchemaInline;
  resource: SchemaResource;
  fields: SchemaField[];
  index: number;
  count: number;
  isNew: boolean;
  /** The child as it was loaded. */
  item?: Item;
  deleted: boolean;
  /** It is there already, and may not be changed. */
  locked: boolean;
  canDelete: boolean;
  sortable: boolean;
  drag?: Drag;
  onRemove: (index: number) => void;
  onKeep: (index: number) => void;
  onMove: (from: number, to: number) => void;
}

function useItemName({ inline, index }: InlineRowProps): string {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  return t("inline.numbered", { name: text(inline.label), number: index + 1 });
}

/** Tells whether an item is an offered row that nobody filled in. */
function useIsIdle(inline: SchemaInline, index: number): () => boolean {
  const form = Form.useFormInstance<Values>();
  return useCallback(() => {
    const item: Item | undefined = form.getFieldValue([inline.name, index]);
    return item !== undefined && !isSent(inline, item);
  }, [form, inline, index]);
}

/** A child as a row of the inline's table. */
export function InlineTableRow(props: InlineRowProps) {
  const { inline, fields, index, drag, deleted, sortable, count } = props;
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const name = useItemName(props);
  return (
    <tr ref={drag?.ref} style={drag?.style} data-item={index} data-deleted={deleted || undefined}>
      {(sortable || inline.position_field) && inline.can_change !== false && (
        <td className={styles.narrow}>
          {sortable && count > 1 ? (
            <Handle {...props} name={name} />
          ) : (
            <span className={styles.number}>{index + 1}</span>
          )}
        </td>
      )}
      {fields.map((field) => (
        <td key={field.name} data-kind={field.kind}>
          {deleted ? (
            <Gone {...props} field={field} />
          ) : (
            <Cell {...props} field={field} label={t("inline.field", { item: name, field: text(field.label) })} />
          )}
        </td>
      ))}
      <td className={styles.narrow}>
        <RemoveButton {...props} name={name} />
      </td>
    </tr>
  );
}

/** A child as a card: for many fields, and for narrow screens. */
export function InlineCard(props: InlineRowProps) {
  const { inline, resource, fields, index, item, isNew, drag, deleted, locked, sortable } = props;
  const { t } = useTranslation("form");
  const name = useItemName(props);
  const isIdle = useIsIdle(inline, index);
  return (
    <fieldset
      ref={drag?.ref}
      style={drag?.style}
      className={styles.card}
      data-item={index}
      data-deleted={deleted || undefined}
    >
      <legend className={styles.unseen}>{name}</legend>
      <div className={styles.cardHead}>
        {sortable && <Handle {...props} name={name} />}
        <span aria-hidden className={styles.cardTitle}>
          {name}
        </span>
        {deleted && <span className={styles.count}>{t("inline.removed")}</span>}
        <RemoveButton {...props} name={name} />
      </div>
      {!deleted && (
        <div className={styles.cardFields}>
          {fields.map((field) => (
            <div key={field.name} className={isWide(field) ? styles.wide : undefined}>
              <FormField
                field={field}
                resource={resource}
                name={[inline.name, index, field.name]}
                itemName={[index, field.name]}
                row={item}
                isNew={isNew}
                disabled={locked}
                isIdle={isIdle}
              />
            </div>
          ))}
        </div>
      )}
    </fieldset>
  );
}

function Cell({
  inline,
  resource,
  index,
  item,
  isNew,
  locked,
  field,
  label,
}: InlineRowProps & { field: SchemaField; label: string }) {
  const isIdle = useIsIdle(inline, index);
  return (
    <FormField
      field={field}
      resource={resource}
      name={[inline.name, index, field.name]}
      itemName={[index, field.name]}
      row={item}
      isNew={isNew}
      disabled={locked}
      inCell
      isIdle={isIdle}
      cellLabel={label}
    />
  );
}

/** A value of a child that will be deleted. */
function Gone({ inline, index, field, item }: InlineRowProps & { field: SchemaField }) {
  const form = Form.useFormInstance<Values>();
  const value: unknown = form.getFieldValue([inline.name, index, field.name]);
  return (
    <del>
      <FieldValue field={field} value={value} row={item as Row | undefined} />
    </del>
  );
}

function RemoveButton({ index, deleted, canDelete, onRemove, onKeep, name }: InlineRowProps & { name: string }) {
  const { t } = useTranslation("form");
  if (deleted) {
    return (
      <Button
        size="small"
        icon={<UndoOutlined aria-hidden />}
        onClick={() => onKeep(index)}
        title={t("inline.removed")}
      >
        {t("inline.undo")}
      </Button>
    );
  }
  if (!canDelete) return null;
  return (
    <Button
      type="text"
      icon={<DeleteOutlined aria-hidden />}
      aria-label={t("inline.remove", { name })}
      title={t("inline.remove", { name })}
      onClick={() => onRemove(index)}
    />
  );
}

/** Moves a child: dragged, or one place up and down with the arrow keys. */
function Handle({ index, count, drag, onMove, name }: InlineRowProps & { name: string }) {
  const { t } = useTranslation("form");
  const label = t("inline.move", { name });
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const to = event.key === "ArrowUp" ? index - 1 : event.key === "ArrowDown" ? index + 1 : index;
    if (to === index || to < 0 || to >= count) return;
    event.preventDefault();
    const handle = event.currentTarget;
    onMove(index, to);
    requestAnimationFrame(() => handle.focus());
  };
  return (
    <button
      type="button"
      className={styles.handle}
      aria-label={label}
      title={label}
      {...drag?.handle}
      onKeyDown={onKeyDown}
    >
      <HolderOutlined aria-hidden />
      <span className={styles.number} aria-hidden>
        {index + 1}
      </span>
    </button>
  );
}
