import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { effects, type Question } from "@/api/effects";
import { loadTexts } from "@/i18n";

const EffectsDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("./effects-dialog"), loadTexts("effects")]);
  return dialog;
});

/** A change that reaches people beyond its row: who they are is shown before it is made. */
export function Effects() {
  const [question, setQuestion] = useState<Question>();
  const [open, setOpen] = useState(false);
  const answer = useRef<(go: boolean) => void>(undefined);
  useEffect(() => {
    effects.ask = (asked) =>
      new Promise((resolve) => {
        answer.current?.(false); // one question at a time
        answer.current = resolve;
        setQuestion(asked);
        setOpen(true);
      });
    return () => {
      effects.ask = undefined;
    };
  }, []);
  if (!question) return null;
  return (
    <Suspense fallback={null}>
      <EffectsDialog
        open={open}
        question={question}
        onDone={(go) => {
          setOpen(false);
          answer.current?.(go);
          answer.current = undefined;
        }}
      />
    </Suspense>
  );
}
