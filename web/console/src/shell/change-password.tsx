import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { http } from "@/api/http";
import { sessionKey, useSession } from "@/api/session";
import { ErrorView, useErrorText } from "@/states/error";
import { Outside } from "./outside";
import { PasswordForm } from "./password-form";
import { returnPath } from "./return-to";
import { announceSession } from "./tabs";
import { useTitle } from "./title";

/** /console/password?to=/path: for who has to choose a new password before anything else. */
export function ChangePasswordPage() {
  const { t } = useTranslation("password");
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
  if (user && !user.must_change_password) return <Navigate to={to} replace />;
  if (!user && !session.error) return null;
  return (
    <Outside heading={t("due.title")} lead={user && t("due.lead")}>
      {user ? (
        <>
          <PasswordForm
            username={user.username}
            block
            onChanged={async () => {
              await client.refetchQueries({ queryKey: sessionKey });
              await navigate(to, { replace: true });
            }}
          />
          <Button type="link" block style={{ marginTop: 8 }} loading={leave.isPending} onClick={() => leave.mutate()}>
            {t("shell:person.signOut")}
          </Button>
        </>
      ) : (
        <ErrorView error={session.error} onRetry={() => session.refetch()} />
      )}
    </Outside>
  );
}
