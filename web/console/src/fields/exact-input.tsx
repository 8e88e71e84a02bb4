import { Input } from "antd";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { control } from "./control";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";
import { typed, typedText } from "./values";

export interface ExactInputProps extends FieldInputProps {
  /** A value as it is edited. */
  show: (value: unknown) => string;
  /** The value that was typed; undefined when it is none. */
  read: (text: string) => unknown;
  /** A value one up or down. */
  step: (value: unknown, by: 1 | -1) => unknown;
  whole: boolean;
  prefix?: ReactNode;
}

/** A number as text, so that no digit is lost. While it is typed it stays as it is typed; it is put in order on leaving. */
export function ExactInput(props: ExactInputProps) {
  const { field, value, onChange, onBlur, show, read, step, whole, prefix } = props;
  const [typing, setTyping] = useState<string>();

  const type = (text: string) => {
    setTyping(text);
    if (text.trim() === "") onChange?.(field.null || !field.required ? null : undefined);
    else onChange?.(read(text) ?? typed(text));
  };
  const move = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const next = step(value ?? 0, event.key === "ArrowUp" ? 1 : -1);
    if (next === undefined) return;
    event.preventDefault();
    setTyping(undefined);
    onChange?.(next);
  };
  return (
    <Input
      {...control(props)}
      className={styles.number}
      prefix={prefix}
      value={typing ?? typedText(value) ?? show(value)}
      inputMode={whole && (field.min ?? -1) >= 0 ? "numeric" : whole ? "text" : "decimal"}
      autoComplete="off"
      onChange={(event) => type(event.target.value)}
      onKeyDown={move}
      onBlur={() => {
        setTyping(undefined);
        onBlur?.();
      }}
    />
  );
}
