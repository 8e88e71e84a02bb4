import { DatePicker } from "antd";
import type { Dayjs } from "dayjs";
import { control } from "./control";
import { dayFormats, dayOf, dayText, momentFormats, momentOf, zoneText } from "./dates";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";

/** A day, or a moment in the viewer's zone. A moment that is not touched keeps its milliseconds. */
export function DateInput(props: FieldInputProps) {
  return props.field.kind === "date" ? <DayInput {...props} /> : <MomentInput {...props} />;
}

function DayInput(props: FieldInputProps) {
  const { value, onChange } = props;
  return (
    <DatePicker
      {...control(props)}
      className={styles.date}
      value={dayOf(value) ?? null}
      format={dayFormats}
      onChange={(day: Dayjs | null) => onChange?.(day ? dayText(day) : null)}
    />
  );
}

function MomentInput(props: FieldInputProps) {
  const { value, onChange } = props;
  const at = momentOf(value);
  return (
    <div className={styles.moment} title={at?.toISOString()}>
      <DatePicker
        {...control(props)}
        className={styles.date}
        value={at ?? null}
        format={momentFormats(at)}
        showTime={{ format: at?.second() || at?.millisecond() ? "HH:mm:ss" : "HH:mm" }}
        needConfirm={false}
        onChange={(next: Dayjs | null) => onChange?.(next ? next.toISOString() : null)}
      />
      <span className={styles.quiet}>{zoneText(at)}</span>
    </div>
  );
}
