import { WarningOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import type { OwnEvent } from "@/api/types";
import { deviceOf } from "@/fields/user-agent";
import { ErrorView } from "@/states/error";
import styles from "./profile.module.css";

const perPage = 10;
/** What somebody should look at twice. */
const alarming = new Set([
  "login_failed",
  "otp_failed",
  "locked",
  "token_reused",
  "new_device",
  "totp_reset",
  "impersonated",
]);

/** What happened to one's account, the newest first. */
export function ActivityList() {
  const { t } = useTranslation("account");
  const list = useInfiniteQuery({
    queryKey: ["own-events"],
    queryFn: async ({ pageParam, signal }) =>
      (
        await http.get<{ items: OwnEvent[] }>(
          "/api/v1/auth/events",
          { limit: perPage, before: pageParam || undefined },
          signal,
        )
      ).items,
    initialPageParam: "",
    getNextPageParam: (page) => (page.length === perPage ? page.at(-1)?.id : undefined),
  });
  if (list.error && !list.data) return <ErrorView error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton active paragraph={{ rows: 3 }} title={false} />;
  const events = list.data.pages.flat();
  if (events.length === 0) return <p className={styles.quiet}>{t("activity.empty")}</p>;
  return (
    <>
      <ul className={styles.sessions}>
        {events.map((event) => (
          <li key={event.id}>
            <div className={styles.session}>
              <div>
                {alarming.has(event.event) && <WarningOutlined style={{ marginInlineEnd: 6 }} />}
                {t(`event.${event.event}`)}{" "}
                {event.by_other && (
                  <span className={styles.quiet}>
                    {event.by ? t("activity.by", { name: event.by }) : t("activity.byOther")}
                    {event.note && ` · ${t("activity.note", { note: event.note })}`}
                  </span>
                )}
              </div>
              <div className={styles.quiet}>
                <time dateTime={event.at} title={dayjs(event.at).format("LLLL")}>
                  {dayjs(event.at).fromNow()}
                </time>
                {event.address && ` · ${event.address}`}
                {event.user_agent && (
                  <>
                    {" · "}
                    <span title={event.user_agent}>{deviceOf(event.user_agent)}</span>
                  </>
                )}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t("activity.more")}
        </Button>
      )}
    </>
  );
}
