import { Exact } from "@/api/json";
import type { Language } from "@/i18n";

/** A number of the API: what JavaScript can hold, or exactly what was written. */
export type Numeric = number | Exact;

/** What a person typed or pasted as plain digits: "１,234.50 元" is "1234.50". Undefined when it is no number. */
export function plainNumber(typed: string): string | undefined {
  const text = typed
    .normalize("NFKC")
    .replace(/[\p{Sc}\s_]/gu, "")
    .replace(/^(?:[A-Za-z]{3}|元)(?=[-+\d.])|(?<=\d)(?:[A-Za-z]{3}|元)$/g, "")
    .replace(/^[−–](?=[\d.])/, "-");
  const match = /^([-+]?)(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = `${sign === "-" ? "-" : ""}${whole.replaceAll(",", "") || "0"}${fraction ? `.${fraction}` : ""}`;
  return exponent ? shift(digits, Number(exponent)) : digits;
}

/** Moves the decimal point of a plain number: shift("12.5", 2) is "1250", shift("1250", -2) is "12.5". */
export function shift(digits: string, places: number): string {
  const negative = digits.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? digits.slice(1) : digits).split(".");
  let all = whole + fraction;
  let point = whole.length + places;
  if (point < 1) {
    all = "0".repeat(1 - point) + all;
    point = 1;
  }
  all = all.padEnd(point, "0");
  const left = all.slice(0, point).replace(/^0+(?=\d)/, "");
  const right = all.slice(point).replace(/0+$/, "");
  const text = right ? `${left}.${right}` : left;
  return negative && /[1-9]/.test(text) ? `-${text}` : text;
}

/** The number that plain digits stand for, without loss; undefined when a whole one was asked for and it is none. */
export function numeric(digits: string, whole: boolean): Numeric | undefined {
  const plain = shift(digits, 0);
  if (plain.includes(".")) return whole ? undefined : Number(plain);
  const number = Number(plain);
  return Number.isSafeInteger(number) ? number : whole ? new Exact(plain) : number;
}

/** The digits of a number of the API; undefined when the value is none. Floats keep as many digits as they have. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? plainNumber(String(value)) : undefined;
  if (value instanceof Exact) return value.text;
  if (typeof value === "string" && value !== "") return plainNumber(value);
  return undefined;
}

/** How many digits a currency has behind the point. */
export function fractionDigits(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

const locales: Record<Language, string> = { en: "en-US", zh: "zh-CN" };

/** Digits with the separators of the language. */
export function groupDigits(digits: string, language: Language, fraction?: number): string {
  const negative = digits.startsWith("-");
  const [whole = "0", rest = ""] = (negative ? digits.slice(1) : digits).split(".");
  const grouped = new Intl.NumberFormat(locales[language]).format(BigInt(whole));
  const decimals = fraction === undefined ? rest : rest.padEnd(fraction, "0");
  return `${negative ? "-" : ""}${grouped}${decimals ? `.${decimals}` : ""}`;
}

/** A whole number or a float as it is read; "" when the value is none. */
export function formatNumber(value: unknown, language: Language): string {
  const digits = digitsOf(value);
  if (digits === undefined) return "";
  if (typeof value === "number" && !Number.isInteger(value) && Math.abs(value) < 1e-6) return String(value);
  return groupDigits(digits, language);
}

/** The sign of a currency in front of an amount: "¥", "US$". */
export function currencySign(currency: string, language: Language): string {
  try {
    const parts = new Intl.NumberFormat(locales[language], {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
    }).formatToParts(0);
    return parts.find((part) => part.type === "currency")?.value ?? currency;
  } catch {
    return currency;
  }
}

/** Minor units as an amount with its currency's sign; "" when the value is none. */
export function formatMoney(value: unknown, currency: string, language: Language): string {
  const digits = digitsOf(value);
  if (digits === undefined) return "";
  const places = fractionDigits(currency);
  const amount = groupDigits(shift(digits, -places), language, places);
  const sign = currencySign(currency, language);
  return amount.startsWith("-") ? `-${sign}${amount.slice(1)}` : `${sign}${amount}`;
}

/** Minor units as plain digits of the unit, as they are edited: 123450 is "1234.50". */
export function unitsOf(value: unknown, currency: string): string {
  const digits = digitsOf(value);
  if (digits === undefined) return "";
  const places = fractionDigits(currency);
  const [whole = "0", rest = ""] = shift(digits, -places).split(".");
  return places ? `${whole}.${rest.padEnd(places, "0")}` : whole;
}

/** What was typed as an amount in minor units; undefined when it is none, or finer than the currency. */
export function minorOf(typed: string, currency: string): Numeric | undefined {
  const digits = plainNumber(typed);
  return digits === undefined ? undefined : numeric(shift(digits, fractionDigits(currency)), true);
}

/** Compares two plain numbers without loss: negative, zero or positive. */
export function compareDigits(a: string, b: string): number {
  const places = Math.max(...[a, b].map((digits) => (digits.split(".")[1] ?? "").length));
  const left = BigInt(shift(a, places));
  const right = BigInt(shift(b, places));
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A number and some more, without loss; undefined when the value is none. */
export function addTo(value: unknown, digits: string, whole: boolean): Numeric | undefined {
  const held = digitsOf(value);
  if (held === undefined) return undefined;
  const places = Math.max((held.split(".")[1] ?? "").length, (digits.split(".")[1] ?? "").length);
  return numeric(shift(String(BigInt(shift(held, places)) + BigInt(shift(digits, places))), -places), whole);
}
