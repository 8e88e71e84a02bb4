import { useCallback, useEffect, useRef, useState } from "react";

/** Above this the form hears of a text only when typing pauses: every key would cost too much. */
const long = 20_000;

/** The text of an input that stays quick with long texts: what is typed shows at once, the form hears of it at once or in a moment. */
export function useTyping(value: string, commit: (text: string) => void) {
  const [text, setText] = useState(value);
  const pending = useRef<{ timer: number; text: string } | undefined>(undefined);
  const latest = useRef(commit);
  latest.current = commit;

  useEffect(() => {
    if (!pending.current) setText(value);
  }, [value]);

  const flush = useCallback(() => {
    const waiting = pending.current;
    if (!waiting) return;
    window.clearTimeout(waiting.timer);
    pending.current = undefined;
    latest.current(waiting.text);
  }, []);
  useEffect(() => flush, [flush]);

  const type = useCallback(
    (next: string) => {
      setText(next);
      if (pending.current) window.clearTimeout(pending.current.timer);
      if (next.length < long) {
        pending.current = undefined;
        latest.current(next);
      } else pending.current = { text: next, timer: window.setTimeout(flush, 400) };
    },
    [flush],
  );
  return { text, type, flush, isLong: text.length >= long };
}
