import { CheckOutlined, MinusOutlined, StopOutlined } from "@ant-design/icons";
import { memo } from "react";
import styles from "./matrix.module.css";
import { after, type Said } from "./model";

interface MarkProps {
  /** The permission. */
  name: string;
  /** What it is called beside its sign, when it has no column. */
  text?: string;
  said: Said;
  /** What counts beside what is said. */
  implied: Said;
  /** What is told of it: "Courses, update: allowed". */
  label: string;
  /** Where it stands, for the arrow keys: row and column. */
  row: number;
  column: number;
  readOnly: boolean;
  onSay(name: string, next: Said): void;
}

/** One permission: allowed, denied or not said, and lighter what comes from elsewhere. A click goes to the next. */
export const Mark = memo(function Mark(props: MarkProps) {
  const { name, text, said, implied, label, row, column, readOnly, onSay } = props;
  const overruled = said === "allow" && implied === "deny";
  return (
    <button
      type="button"
      className={text === undefined ? styles.mark : styles.chip}
      data-cell={`${row} ${column}`}
      data-permission={name}
      data-said={said ?? "none"}
      data-implied={implied}
      data-overruled={overruled || undefined}
      aria-label={label}
      aria-disabled={readOnly || undefined}
      title={label}
      tabIndex={-1}
      onClick={() => !readOnly && onSay(name, after(said))}
    >
      <Sign said={overruled ? "deny" : (said ?? implied)} />
      {text}
    </button>
  );
});

export function Sign({ said }: { said: Said }) {
  if (said === "allow") return <CheckOutlined aria-hidden />;
  if (said === "deny") return <StopOutlined aria-hidden />;
  return <MinusOutlined aria-hidden />;
}
