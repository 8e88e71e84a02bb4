import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { http } from "@/api/http";
import { sessionKey, useSession } from "@/api/session";
import { ErrorView, useErrorText } from "@/states/error";
import { Outside } from "./outside";
import { TwoFactor } from "./profile-totp";
import { returnPath } from "./return-to";
import { StepUp } from "./step-up";
import { announceSession } from "./tabs";
import { useTitle } from "./title";

/** /console/second-factor?to=/path: for who has to set a second factor up before anything else. */
export function SecondFactorPage() {
  const { t } = useTranslation("account");
  useTitle(t("due.title"));
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const to = returnPath(params.get("to"));
  const { message } = useApp();
  const errorText = useErrorText();
  const leave = useMutation({
    mutationFn: () => http.post("/api/v1/auth/browser/logout"),
    onSuccess: () => {
      announceSession();
      window.location.assign("/console/login");
    },
    onError: (error) => void message.error(errorText(error)),
  });
  const user = session.data?.user;
  if (session.data && !user) return <Navigate to={`/login?to=${encodeURIComponent(to)}`} replace />;
  if (user && !user.must_set_up_second_factor) return <Navigate to={to} replace />;
  if (!user && !session.error) return null;
  return (
    <Outside heading={t("due.title")} lead={user && t("due.lead")}>
      {user ? (
        <>
          <TwoFactor
            onKept={async () => {
              await client.refetchQueries({ queryKey: sessionKey });
              await navigate(to, { replace: true });
            }}
          />
          <Button type="link" block style={{ marginTop: 8 }} loading={leave.isPending} onClick={() => leave.mutate()}>
            {t("shell:person.signOut")}
          </Button>
          <StepUp />
        </>
      ) : (
        <ErrorView error={session.error} onRetry={() => session.refetch()} />
      )}
    </Outside>
  );
}
