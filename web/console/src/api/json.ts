/** A whole number that a JavaScript number cannot hold, as it was written. It is read and sent without loss. */
export class Exact {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
  toJSON(): string {
    return this.text;
  }
}

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function tooLong(number: string): boolean {
  return /^-?\d{16,}$/.test(number) && !Number.isSafeInteger(Number(number));
}

function unused(text: string): string {
  let mark = "exact";
  for (let n = 0; text.includes(mark); n++) mark = `exact${n}x`;
  return mark;
}

/** JSON.parse, with whole numbers beyond 2^53 as Exact. */
export function parseJSON(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  let found = false;
  const mark = unused(text);
  const marked = text.replace(token, (part) => {
    if (part.startsWith('"') || !tooLong(part)) return part;
    found = true;
    return `"${mark}${part}"`;
  });
  const rounded: unknown = JSON.parse(text);
  if (!found) return rounded;
  return JSON.parse(marked, (_, value) =>
    typeof value === "string" && value.startsWith(mark) ? new Exact(value.slice(mark.length)) : value,
  );
}

/** JSON.stringify, with Exact numbers as the digits they are. */
export function stringifyJSON(value: unknown, indent?: number): string {
  let found = false;
  const text = JSON.stringify(
    value,
    function (this: Record<string, unknown>, key, part) {
      if (this[key] instanceof Exact) found = true;
      return part;
    },
    indent,
  );
  if (!found) return text;
  const mark = unused(text);
  const marked = JSON.stringify(
    value,
    function (this: Record<string, unknown>, key, part) {
      const held = this[key];
      return held instanceof Exact ? `${mark}${held.text}` : part;
    },
    indent,
  );
  return marked.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}
