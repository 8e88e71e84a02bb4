import { useEffect, useRef } from "react";
import styles from "./table.module.css";

interface TickProps {
  label: string;
  checked: boolean;
  some?: boolean;
  onToggle(range: boolean): void;
}

/** A checkbox of a list, light enough for thousands; tells whether Shift was held. */
export function Tick({ label, checked, some = false, onToggle }: TickProps) {
  const input = useRef<HTMLInputElement>(null);
  const shift = useRef(false);
  useEffect(() => {
    if (input.current) input.current.indeterminate = some;
  }, [some]);
  return (
    <label
      className={styles.tickTarget}
      onMouseDown={(event) => {
        if (event.shiftKey) event.preventDefault(); // no text is to be marked
      }}
      onClickCapture={(event) => {
        if (event.target !== input.current || event.detail > 0) shift.current = event.shiftKey;
      }}
    >
      <input
        ref={input}
        type="checkbox"
        className={styles.tick}
        aria-label={label}
        checked={checked}
        onChange={() => {
          onToggle(shift.current);
          shift.current = false;
        }}
      />
    </label>
  );
}
