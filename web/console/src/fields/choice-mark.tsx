import type { ReactNode } from "react";
import styles from "./choice.module.css";
import { toneOf } from "./tone";

/** A choice as a word with a mark in the colour of its meaning. */
export function ChoiceMark({ value, label, framed }: { value: string; label: ReactNode; framed?: boolean }) {
  return (
    <span className={framed ? styles.framed : styles.choice}>
      <span className={`${styles.mark} ${styles[toneOf(value)]}`} aria-hidden="true" />
      <span className={styles.label}>{label}</span>
    </span>
  );
}
