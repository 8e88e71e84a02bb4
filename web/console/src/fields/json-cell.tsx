import { stringifyJSON } from "@/api/json";
import type { CellProps } from "./cells";
import styles from "./cells.module.css";
import { TextValue } from "./text-cells";

/** JSON: on one line, or as a block. */
export function JsonValue(props: CellProps) {
  const long = props.size === "long";
  const text = stringifyJSON(props.value, long ? 2 : undefined);
  return (
    <code className={long ? styles.block : styles.code}>
      <TextValue {...props} value={text} />
    </code>
  );
}
