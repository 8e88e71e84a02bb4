import type { FieldInputProps } from "./inputs";

/** What every control takes over from the form: the label's target, and what assistive technology is told. */
export function control(props: FieldInputProps) {
  return {
    id: props.id,
    disabled: props.disabled,
    onBlur: props.onBlur,
    "aria-label": props["aria-label"],
    "aria-describedby": props["aria-describedby"],
    "aria-required": props["aria-required"],
    "aria-invalid": props["aria-invalid"],
  };
}

/** What a text is that was emptied: null where the field has null. */
export function textOrNull(text: string, nullable: boolean): string | null {
  return text === "" && nullable ? null : text;
}

/** A value as the text of an input. */
export function inputText(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
