import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { sessionKey, useMe } from "@/api/session";
import type { Session } from "@/api/types";
import { announceSession, useOtherTabs } from "./tabs";

const SignInForm = lazy(() => import("./sign-in-form").then((m) => ({ default: m.SignInForm })));

/**
 * When the session ends, the page stays as it is under a dialog to sign in again: nothing typed is lost, and what was being
 * saved goes on. Somebody else who signs in begins at the dashboard.
 */
export function SignInAgain() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  const waiting = useRef<(() => void)[]>([]);

  useEffect(() => {
    http.onSignedOut = () => setEnded(true);
    http.signedInAgain = () => new Promise((resolve) => waiting.current.push(resolve));
    return () => {
      http.onSignedOut = () => {};
      http.signedInAgain = undefined;
    };
  }, []);

  const resume = useCallback(
    async (userId: string) => {
      if (userId !== me.id) {
        window.location.assign("/console/");
        return;
      }
      setEnded(false);
      for (const goOn of waiting.current.splice(0)) goOn();
      await client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== sessionKey[0] });
    },
    [client, me.id],
  );

  const lookAgain = useCallback(async () => {
    const session = await http.get<Session>("/api/v1/auth/browser/session");
    http.csrfToken = session.csrf_token ?? "";
    if (session.user) await resume(session.user.id);
    else setEnded(true);
  }, [resume]);
  useOtherTabs(lookAgain);

  return (
    <Modal
      open={ended}
      title={t("again.title")}
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={400}
      destroyOnHidden
    >
      <p>{t("again.text")}</p>
      <Suspense fallback={<div style={{ height: 260 }} />}>
        <SignInForm
          username={me.username}
          onSignedIn={async (user) => {
            announceSession();
            await resume(user.id);
          }}
        />
      </Suspense>
      <p style={{ margin: "16px 0 0" }}>
        <a
          href={`/console/login?to=${encodeURIComponent(window.location.pathname.replace(/^\/console/, "") + window.location.search)}`}
        >
          {t("again.other")}
        </a>
      </p>
    </Modal>
  );
}
