import { EditOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { type KeyboardEvent, lazy, Suspense, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FieldValue } from "@/fields/cells";
import { useLanguage } from "@/i18n";
import type { CellContent } from "./cell";
import styles from "./table.module.css";

// Inputs come when the pointer or the focus is on the first cell that can be changed.
const inputs = () => import("@/fields/inputs");
/** Ahead of time. That they do not come is told to who opens the cell. */
const fetchInputs = () => void inputs().catch(() => undefined);
const FieldInput = lazy(async () => ({ default: (await inputs()).FieldInput }));

const popups = ".ant-select-dropdown, .ant-picker-dropdown, .ant-modal-root, .ant-drawer, .ant-tooltip, .ant-popover";
const withLinks = new Set(["ref", "many", "file", "tags", "json"]);

/** A cell that turns into an input: by a click or Enter; Enter leaves it, Esc takes the change back. */
export function EditCell({ resource, field, row, edit, onChange }: CellContent) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const [editing, setEditing] = useState(false);
  const before = useRef<unknown>(undefined);
  const back = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const changed = edit !== undefined && field.name in edit.values;
  const value = changed ? edit.values[field.name] : row[field.name];
  const problem = edit?.problem?.fields[field.name];

  useEffect(() => {
    if (!editing) {
      if (back.current) button.current?.focus();
      back.current = false;
      return;
    }
    // The input may come with its own code a moment later; who is elsewhere by then is left there.
    const from = document.activeElement;
    const focus = () => {
      const now = document.activeElement;
      if (now !== from && now !== document.body && !box.current?.contains(now)) {
        setEditing(false);
        return true;
      }
      const input = box.current?.querySelector<HTMLElement>("input, textarea, [role='combobox'], [role='switch']");
      input?.focus();
      if (input instanceof HTMLInputElement && input.type === "text") input.select();
      return input !== null && input !== undefined;
    };
    if (focus() || !box.current) return;
    const observer = new MutationObserver(() => focus() && observer.disconnect());
    observer.observe(box.current, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [editing]);

  const open = () => {
    before.current = value;
    setEditing(true);
  };
  const leave = (restore: boolean) => {
    if (restore) onChange(row, field.name, before.current);
    back.current = true;
    setEditing(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      leave(true);
    } else if (
      event.key === "Enter" &&
      !(event.target instanceof HTMLTextAreaElement) &&
      !document.querySelector(".ant-select-open, .ant-picker-focused")
    ) {
      event.preventDefault();
      leave(false);
    }
  };
  const shown = <FieldValue field={field} value={value} row={row} size="short" />;
  const marks = [styles.cell, changed && styles.changed, problem && styles.wrong].filter(Boolean).join(" ");
  if (editing) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: it listens for keys of the input inside
      <div
        ref={box}
        className={styles.editing}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          const to = event.relatedTarget;
          if (to instanceof Element && (box.current?.contains(to) || to.closest(popups))) return;
          if (to) setEditing(false);
          else
            requestAnimationFrame(() => {
              const now = document.activeElement;
              if (document.hasFocus() && !(now && (box.current?.contains(now) || now.closest(popups))))
                setEditing(false);
            });
        }}
      >
        <label htmlFor={id} className={styles.unseen}>
          {text(field.label)}
        </label>
        <Suspense fallback={shown}>
          <FieldInput
            id={id}
            field={field}
            resource={resource}
            row={row}
            value={value}
            onChange={(next) => onChange(row, field.name, next)}
          />
        </Suspense>
      </div>
    );
  }
  const label = t("edit.cell", { label: text(field.label) });
  const content = withLinks.has(field.kind) ? (
    <span className={marks} style={{ cursor: "default" }}>
      {shown}
      <button
        ref={button}
        type="button"
        className={styles.fold}
        aria-label={label}
        onPointerEnter={fetchInputs}
        onFocus={fetchInputs}
        onClick={open}
      >
        <EditOutlined />
      </button>
    </span>
  ) : (
    <button
      ref={button}
      type="button"
      className={marks}
      onPointerEnter={fetchInputs}
      onFocus={fetchInputs}
      onClick={open}
      aria-description={label}
    >
      {shown}
      <EditOutlined aria-hidden />
    </button>
  );
  return problem ? <Tooltip title={problem}>{content}</Tooltip> : content;
}
