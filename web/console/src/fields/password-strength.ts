/** What would make a password better, the most useful first; null when nothing needs to. */
export type Advice = "too_short" | "common" | "pattern" | "longer" | null;

export interface Strength {
  /** 0 is nothing typed, 1 weak, 2 fair, 3 good, 4 strong. */
  level: 0 | 1 | 2 | 3 | 4;
  advice: Advice;
}

/**
 * What many passwords are made of. The server knows thousands more and has the last word: this is for an estimate while
 * somebody types, and stays small.
 */
const usual =
  "password passwort passw0rd qwertyuiop qwerty azerty asdfghjkl asdfgh zxcvbnm qazwsx welcome letmein admin administrator login manor secret iloveyou love monkey dragon sunshine princess football baseball superman batman shadow master killer freedom summer winter spring autumn january monday hello test user guest root changeme default abc123 woaini aini nihao zhongguo beijing shanghai mima"
    .split(" ")
    .sort((a, b) => b.length - a.length);

/** What people write for letters. */
const disguises: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "01234567890",
  "1qaz2wsx3edc4rfv5tgb",
];

/** How many bits a guesser has to find out who tries words, names and habits before he tries everything. */
const bitsOf = { word: 9, pattern: 6, year: 6, letter: 4.5, nextLetter: 1.9, digit: 3.3, other: 5 };

const levels = [28, 42, 56];

/** An estimate of how hard a password is to guess. known is what everybody knows of its owner: name, e-mail address. */
export function strengthOf(password: string, shortest: number, known: readonly string[] = []): Strength {
  const characters = [...password];
  if (characters.length === 0) return { level: 0, advice: null };
  if (characters.length < shortest) return { level: 1, advice: "too_short" };
  const { bits, words, patterns } = measure(password, known);
  const level = (1 + levels.filter((least) => bits >= least).length) as 1 | 2 | 3 | 4;
  if (level >= 3) return { level, advice: null };
  return { level, advice: words > 0 ? "common" : patterns > 0 ? "pattern" : "longer" };
}

/** No listed word is longer; an owner's longer one counts as far. */
const longestListed = 40;

function measure(password: string, known: readonly string[]) {
  const own = known
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((part) => part.length >= 3 && part.length <= longestListed);
  const listed = [...own, ...usual];
  let bits = 0;
  let words = 0;
  let patterns = 0;
  let rest = "";
  for (let at = 0; at < password.length; ) {
    const tail = password.slice(at).toLowerCase();
    const plain = undisguised(tail.slice(0, longestListed));
    const word = listed.find((one) => tail.startsWith(one) || plain.startsWith(one));
    const run = word ? 0 : yearAt(tail) || patternAt(tail);
    if (!word && run === 0) {
      rest += password[at];
      at += 1;
      continue;
    }
    bits +=
      bitsOfRest(rest) + (word ? (own.includes(word) ? 2 : bitsOf.word) : yearAt(tail) ? bitsOf.year : bitsOf.pattern);
    rest = "";
    if (word) words += 1;
    else patterns += 1;
    at += word ? word.length : run;
  }
  return { bits: bits + bitsOfRest(rest), words, patterns };
}

function undisguised(text: string): string {
  return [...text].map((c) => disguises[c] ?? c).join("");
}

function yearAt(text: string): number {
  return /^(19|20)\d\d/.test(text) ? 4 : 0;
}

/** How long the repeated or neighbouring characters are that a text begins with; 0 when they are fewer than three. */
function patternAt(text: string): number {
  const same = /^(.)\1{2,}/u.exec(text)?.[0].length ?? 0;
  const again = /^(.{2,4})\1+/u.exec(text)?.[0].length ?? 0;
  let row = 0;
  for (const keys of rows) {
    for (const one of [keys, [...keys].reverse().join("")]) {
      const from = one.indexOf(text[0] ?? "");
      if (from < 0) continue;
      let n = 0;
      while (n < text.length && from + n < one.length && text[n] === one[from + n]) n += 1;
      row = Math.max(row, n);
    }
  }
  const longest = Math.max(same, again, row);
  return longest >= 3 ? longest : 0;
}

/** Letters of one case in a row are mostly words that nobody listed here: far less than what letters could be. */
function bitsOfRest(text: string): number {
  let bits = 0;
  for (const part of text.match(/\p{Lu}?\p{Ll}+|\p{Lu}+|\p{L}|\d|\s|[^\p{L}\d\s]/gu) ?? []) {
    if (/^(\p{Lu}|\p{Ll})/u.test(part)) {
      const length = [...part].length;
      bits += bitsOf.letter * Math.min(length, 2) + bitsOf.nextLetter * Math.max(length - 2, 0);
    } else if (/\d/.test(part)) bits += bitsOf.digit;
    else if (/\s/.test(part)) bits += 1;
    else bits += bitsOf.other;
  }
  return bits;
}
