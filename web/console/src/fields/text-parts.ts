/** Above this a browser takes long over every key in one text area. */
export const partedFrom = 200_000;
const partLength = 50_000;

/** A long text in parts that are edited one at a time: cut after a line where there is one, never within a character. */
export function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const to = Math.min(from + partLength, text.length);
    const end = to === text.length ? to : cutAt(text, from, to);
    parts.push(text.slice(from, end));
    from = end;
  }
  return parts.length ? parts : [""];
}

function cutAt(text: string, from: number, to: number): number {
  const line = text.lastIndexOf("\n", to - 1);
  if (line >= from + partLength / 2) return line + 1;
  const space = text.lastIndexOf(" ", to - 1);
  if (space >= from + partLength / 2) return space + 1;
  const code = text.charCodeAt(to - 1);
  return code >= 0xd800 && code < 0xdc00 ? to - 1 : to;
}
