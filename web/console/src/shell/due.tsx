import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import useApp from "antd/es/app/useApp";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { http } from "@/api/http";
import { sessionKey, useSession } from "@/api/session";
import type { Me } from "@/api/types";
import { ErrorView, useErrorText } from "@/states/error";
import { Outside } from "./outside";
import { returnPath } from "./return-to";
import { announceSession } from "./tabs";
import { useTitle } from "./title";

interface DueProps {
  title: string;
  lead: string;
  isDue: (user: Me) => boolean;
  /** What is to be done; onDone leads on to where ?to= says. */
  children: (user: Me, onDone: () => Promise<void>) => ReactNode;
}

/** A page for who has to do something before anything else. Signing out is the other way on. */
export function Due({ title, lead, isDue, children }: DueProps) {
  const { t } = useTranslation("shell");
  useTitle(title);
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
  if (user && !isDue(user)) return <Navigate to={to} replace />;
  if (!user && !session.error) return null;
  const onDone = async () => {
    await client.refetchQueries({ queryKey: sessionKey });
    await navigate(to, { replace: true });
  };
  return (
    <Outside heading={title} lead={user && lead}>
      {user ? (
        <>
          {children(user, onDone)}
          <Button type="link" block style={{ marginTop: 8 }} loading={leave.isPending} onClick={() => leave.mutate()}>
            {t("person.signOut")}
          </Button>
        </>
      ) : (
        <ErrorView error={session.error} onRetry={() => session.refetch()} />
      )}
    </Outside>
  );
}
