import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { http } from "@/api/http";
import { loadTexts } from "@/i18n";

const StepUpDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("./step-up-dialog"), loadTexts("account")]);
  return dialog;
});

/** What is dangerous needs the password again: the page stays as it is under a dialog, and the change goes on after it. */
export function StepUp() {
  const [dialog, setDialog] = useState<"unused" | "open" | "closed">("unused");
  const waiting = useRef<((given: boolean) => void)[]>([]);
  useEffect(() => {
    http.passwordAgain = () =>
      new Promise((resolve) => {
        waiting.current.push(resolve);
        setDialog("open");
      });
    return () => {
      http.passwordAgain = undefined;
    };
  }, []);
  if (dialog === "unused") return null;
  return (
    <Suspense fallback={null}>
      <StepUpDialog
        open={dialog === "open"}
        onDone={(given) => {
          setDialog("closed");
          for (const goOn of waiting.current.splice(0)) goOn(given);
        }}
      />
    </Suspense>
  );
}
