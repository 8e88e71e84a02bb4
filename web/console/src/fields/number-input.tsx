import { ExactInput } from "./exact-input";
import type { FieldInputProps } from "./inputs";
import { addTo, digitsOf, numeric, plainNumber } from "./numbers";

/** A whole number or a float. */
export function NumberInput(props: FieldInputProps) {
  const whole = props.field.kind !== "float";
  return (
    <ExactInput
      {...props}
      whole={whole}
      show={(value) => digitsOf(value) ?? ""}
      read={(text) => {
        const digits = plainNumber(text);
        return digits === undefined ? undefined : numeric(digits, whole);
      }}
      step={(value, by) => addTo(value, String(by), whole)}
    />
  );
}
