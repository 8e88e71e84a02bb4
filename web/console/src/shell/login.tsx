import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { sessionKey, useSession, useSiteName } from "@/api/session";
import { ErrorView } from "@/states/error";
import { endActing } from "./impersonation";
import { OtherWay, Outside } from "./outside";
import { returnPath } from "./return-to";
import { SignInForm } from "./sign-in-form";
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
  const back = session.data?.can_return === true;
  useEffect(() => {
    if (back) void endActing().catch(() => {});
  }, [back]);
  if (session.data?.user) return <Navigate to={to} replace />;
  return (
    <Outside heading={t("login.heading", { site })} lead={t("login.lead")}>
      {session.error ? (
        <ErrorView error={session.error} onRetry={() => session.refetch()} />
      ) : (
        <>
          <SignInForm
            onSignedIn={async () => {
              client.removeQueries({ predicate: (q) => q.queryKey[0] !== sessionKey[0] });
              await client.refetchQueries({ queryKey: sessionKey });
              announceSession();
              await navigate(to, { replace: true });
            }}
          />
          <OtherWay to="/forgot">{t("password:forgot.link")}</OtherWay>
        </>
      )}
    </Outside>
  );
}
