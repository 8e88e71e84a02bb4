/** One line of the palette. */
export interface Command {
  key: string;
  group: string;
  label: string;
  hint?: string;
  path: string;
  /** Further words it is found by: the name in the other language, the address. */
  words?: string;
}

/** Those commands that have every word of what was typed, those first whose label begins with it. */
export function matching(commands: Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return commands;
  const found = commands.filter((c) => {
    const all = `${c.label} ${c.words ?? ""}`.toLowerCase();
    return words.every((w) => all.includes(w));
  });
  const first = words[0] ?? "";
  const rank = (c: Command) => (c.label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}
