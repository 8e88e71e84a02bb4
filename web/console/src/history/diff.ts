import { diffArrays } from "diff";
import { stringifyJSON } from "@/api/json";

/** A stretch of text that stayed, went or came. */
export interface Part {
  kind: "same" | "gone" | "new";
  text: string;
}

const longText = 2_000;
const mostEdits = 600;

/** What changed between two texts: by words, and by lines where they are long. Words are those of the language, Chinese too. */
export function diffText(before: string, after: string, language: string): Part[] {
  const byLines = before.length > longText || after.length > longText;
  const [a, b] = [before, after].map((text) => (byLines ? linesOf(text) : wordsOf(text, language)));
  const changes = diffArrays(a ?? [], b ?? [], { maxEditLength: mostEdits, timeout: 300 });
  if (!changes) return [part("gone", before), part("new", after)].filter((p) => p.text !== "");
  return changes.map((change) => part(change.added ? "new" : change.removed ? "gone" : "same", change.value.join("")));
}

function part(kind: Part["kind"], text: string): Part {
  return { kind, text };
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function wordsOf(text: string, language: string): string[] {
  return Array.from(new Intl.Segmenter(language, { granularity: "word" }).segment(text), (segment) => segment.segment);
}

/** Leaves out the middle of what stayed the same, so that a change in a long text is found at once. */
export function folded(parts: Part[], around = 80): Part[] {
  return parts.map((p, i) => {
    if (p.kind !== "same") return p;
    const letters = [...p.text];
    const [head, tail] = [i === 0 ? 0 : around, i === parts.length - 1 ? 0 : around];
    if (letters.length <= head + tail + around) return p;
    return part("same", `${letters.slice(0, head).join("")} … ${tail ? letters.slice(-tail).join("") : ""}`);
  });
}

/** JSON as it is compared: one member a line. */
export function jsonText(value: unknown): string {
  return value === null || value === undefined ? "" : stringifyJSON(value, 2);
}

/** What a list of tags or ids gained and lost; moved when the same ones stand in another order. */
export function diffLists(before: unknown, after: unknown): { added: unknown[]; removed: unknown[]; moved: boolean } {
  const [a, b] = [before, after].map((list) => (Array.isArray(list) ? list : []) as unknown[]);
  const was = new Set(a);
  const is = new Set(b);
  const added = (b ?? []).filter((x) => !was.has(x));
  const removed = (a ?? []).filter((x) => !is.has(x));
  const moved = added.length === 0 && removed.length === 0 && (a ?? []).some((x, i) => b?.[i] !== x);
  return { added, removed, moved };
}
