import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { callerOf, http } from "@/api/http";
import { sessionKey, useMe } from "@/api/session";
import type { Session } from "@/api/types";
import { endActing } from "./impersonation";
import { announceSession, useOtherTabs } from "./tabs";

const SignInAgainDialog = lazy(() => import("./sign-in-again-dialog"));

/**
 * When the session ends, the page stays as it is under a dialog to sign in again: nothing typed is lost, and what was being
 * saved goes on. Somebody else who signs in begins at the dashboard.
 */
export function SignInAgain() {
  const me = useMe();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<"unused" | "open" | "closed">("unused");
  const waiting = useRef<(() => void)[]>([]);

  useEffect(() => {
    const acts = me.impersonator !== undefined;
    // Who acted as another goes back to his own session, however it ended.
    http.onSignedOut = () => (acts ? void endActing().catch(() => setDialog("open")) : setDialog("open"));
    http.signedInAgain = () => new Promise((resolve) => waiting.current.push(resolve));
    http.onFirstDue = () => void client.refetchQueries({ queryKey: sessionKey });
    return () => {
      http.onSignedOut = () => {};
      http.onFirstDue = () => {};
      http.signedInAgain = undefined;
    };
  }, [client, me.impersonator]);

  const resume = useCallback(
    async (userId: string) => {
      if (userId !== me.id) {
        window.location.assign("/console/");
        return;
      }
      setDialog((was) => (was === "open" ? "closed" : was));
      for (const goOn of waiting.current.splice(0)) goOn();
      await client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== sessionKey[0] });
    },
    [client, me.id],
  );

  const lookAgain = useCallback(async () => {
    const session = await http.get<Session>("/api/v1/auth/browser/session");
    if (session.user && callerOf(session.user) !== callerOf(me)) {
      window.location.assign("/console/");
      return;
    }
    http.csrfToken = session.csrf_token ?? "";
    if (session.user) await resume(session.user.id);
    else setDialog("open");
  }, [resume, me]);
  useOtherTabs(lookAgain);

  if (dialog === "unused") return null;
  return (
    <Suspense fallback={null}>
      <SignInAgainDialog
        open={dialog === "open"}
        username={me.username}
        onSignedIn={async (user) => {
          announceSession();
          await resume(user.id);
        }}
      />
    </Suspense>
  );
}
