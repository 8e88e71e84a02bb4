import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Skeleton, Tag } from "antd";
import useApp from "antd/es/app/useApp";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import type { SessionItem } from "@/api/types";
import { deviceOf } from "@/fields/user-agent";
import { ErrorView, useErrorText } from "@/states/error";
import styles from "./profile.module.css";

const key = ["own-sessions"];

/** Where one is signed in; each can be ended. */
export function SessionList() {
  const { t } = useTranslation("shell");
  const client = useQueryClient();
  const { message } = useApp();
  const errorText = useErrorText();
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => http.get<{ items: SessionItem[] }>("/api/v1/auth/sessions", undefined, signal),
  });
  const end = useMutation({
    mutationFn: (id: string) => http.delete(`/api/v1/auth/sessions/${id}`),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  if (list.error) return <ErrorView error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  return (
    <ul className={styles.sessions}>
      {list.data.items.map((session) => (
        <li key={session.id}>
          <div className={styles.session}>
            <div>
              <span title={session.user_agent}>{deviceOf(session.user_agent) || t("profile.unknownDevice")}</span>{" "}
              {session.impersonator && (
                <Tag title={session.reason}>{t("profile.actedBy", { name: session.impersonator })}</Tag>
              )}
              {session.current && <Tag color="blue">{t("profile.thisSession")}</Tag>}
            </div>
            <div className={styles.quiet}>
              {session.address} ·{" "}
              <span title={dayjs(session.last_seen_at).format("LLLL")}>
                {t("profile.lastSeen", { ago: dayjs(session.last_seen_at).fromNow() })}
              </span>
            </div>
          </div>
          {!session.current && (
            <Button loading={end.isPending && end.variables === session.id} onClick={() => end.mutate(session.id)}>
              {t("profile.endSession")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
