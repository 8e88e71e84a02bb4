import { useLanguage } from "@/i18n";
import { ExactInput } from "./exact-input";
import type { FieldInputProps } from "./inputs";
import { addTo, currencySign, fractionDigits, minorOf, shift, unitsOf } from "./numbers";

/** An amount in the currency's unit; the value is in its minor unit. */
export function MoneyInput(props: FieldInputProps) {
  const { language } = useLanguage();
  const currency = props.field.currency ?? "CNY";
  return (
    <ExactInput
      {...props}
      whole={fractionDigits(currency) === 0}
      prefix={<span aria-hidden="true">{currencySign(currency, language)}</span>}
      show={(value) => unitsOf(value, currency)}
      read={(text) => minorOf(text, currency)}
      step={(value, by) => addTo(value, shift(String(by), fractionDigits(currency)), true)}
    />
  );
}
