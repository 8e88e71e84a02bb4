const tones = ["good", "warn", "bad", "quiet", "blue", "purple", "cyan", "magenta", "gold", "geekblue"] as const;

export type Tone = (typeof tones)[number];

const words: Record<"good" | "warn" | "bad" | "quiet", string> = {
  good: "active open enabled published live paid done login complete completed solved resolved success succeeded approved accepted running online delivered healthy granted created",
  warn: "pending waiting review reviewing paused suspended partial high new_device impersonated scheduled upcoming processing queued warning locked revert",
  bad: "failed login_failed otp_failed password_refused token_reused rejected error blocked banned overdue urgent critical expired denied sold_out deleted delete fatal",
  quiet:
    "draft closed inactive disabled archived none unknown cancelled canceled low normal ended logout logout_all session_ended off ignored left",
};

const meanings: ReadonlyMap<string, Tone> = new Map(
  (["good", "warn", "bad", "quiet"] as const).flatMap((tone) =>
    words[tone].split(" ").map((word): [string, Tone] => [word, tone]),
  ),
);

/** The tone of a choice: that of its meaning where its name is a usual one, else always the same of a few. */
export function toneOf(value: string): Tone {
  const known = meanings.get(value.toLowerCase());
  if (known) return known;
  let hash = 7;
  for (const letter of value) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return tones[4 + (hash % (tones.length - 4))] ?? "blue";
}
