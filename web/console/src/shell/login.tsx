import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { sessionKey, useSession, useSiteName } from "@/api/session";
import { ErrorView } from "@/states/error";
import styles from "./login.module.css";
import { Mark } from "./mark";
import { returnPath } from "./return-to";
import { SignInForm } from "./sign-in-form";
import { LanguageSwitch, ThemeSwitch } from "./switches";
import { announceSession } from "./tabs";
import { useTitle } from "./title";

/** /console/login?to=/path: leads on to where somebody wanted to go. */
export function LoginPage() {
  const { t } = useTranslation("shell");
  useTitle(t("login.title"));
  const session = useSession();
  const site = useSiteName();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const to = returnPath(params.get("to"));
  if (session.data?.user) return <Navigate to={to} replace />;
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <LanguageSwitch />
        <ThemeSwitch />
      </header>
      <main className={styles.main}>
        <div className={styles.card}>
          <div className={styles.brand}>
            <Mark size={36} />
            <h1>{t("login.heading", { site })}</h1>
          </div>
          <p className={styles.lead}>{t("login.lead")}</p>
          {session.error ? (
            <ErrorView error={session.error} onRetry={() => session.refetch()} />
          ) : (
            <SignInForm
              onSignedIn={async () => {
                client.removeQueries({ predicate: (q) => q.queryKey[0] !== sessionKey[0] });
                await client.refetchQueries({ queryKey: sessionKey });
                announceSession();
                await navigate(to, { replace: true });
              }}
            />
          )}
        </div>
      </main>
    </div>
  );
}
