import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Skeleton, Space, Tag } from "antd";
import useApp from "antd/es/app/useApp";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import type { KeyItem, KeyList as Keys, NewKey } from "@/api/types";
import { ErrorView, useErrorText } from "@/states/error";
import styles from "./profile.module.css";
import { KeyDialog } from "./profile-key-new";
import { KeySecret } from "./profile-key-secret";

const path = "/api/v1/auth/api-keys";
const keys = { list: ["own-api-keys"], events: ["own-events"] };
/** From how many days before its end on a key is marked. */
const soon = 7;
const mostTags = 6;

/** One's own API keys: what they may do, when they were used, until when they hold. A new one is shown once. */
export function KeyList() {
  const { t } = useTranslation("account");
  const client = useQueryClient();
  const { message, modal } = useApp();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<NewKey>();
  const list = useQuery({ queryKey: keys.list, queryFn: ({ signal }) => http.get<Keys>(path, undefined, signal) });
  const refresh = () => Promise.all(Object.values(keys).map((queryKey) => client.invalidateQueries({ queryKey })));
  const revoke = useMutation({
    mutationFn: (id: string) => http.delete(id ? `${path}/${id}` : path),
    onError: (error) => void message.error(errorText(error)),
    onSettled: refresh,
  });
  const askRevoke = (id: string, title: string) =>
    modal.confirm({
      title,
      content: t("keys.revokeText"),
      okText: t("keys.revoke"),
      okButtonProps: { danger: true },
      onOk: () => revoke.mutateAsync(id).catch(() => undefined),
    });
  if (list.error && !list.data) return <ErrorView error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  const { items } = list.data;
  return (
    <>
      <p style={{ marginTop: 0 }}>{t(items.length ? "keys.text" : "keys.empty")}</p>
      {items.length > 0 && (
        <ul className={styles.sessions} aria-label={t("keys.title")}>
          {items.map((item) => (
            <li key={item.id}>
              <KeyLine item={item} />
              <Button
                danger
                aria-label={t("keys.revokeOne", { name: item.name })}
                onClick={() => askRevoke(item.id, t("keys.revokeTitle", { name: item.name }))}
              >
                {t("keys.revoke")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Space wrap style={{ marginTop: items.length ? 12 : 0 }}>
        <Button type="primary" onClick={() => setAsking(true)}>
          {t("keys.new")}
        </Button>
        {items.length > 1 && (
          <Button danger onClick={() => askRevoke("", t("keys.revokeAllTitle", { count: items.length }))}>
            {t("keys.revokeAll")}
          </Button>
        )}
      </Space>
      <KeyDialog
        open={asking}
        scopes={list.data.scopes}
        maxAge={list.data.max_age}
        onClose={() => setAsking(false)}
        onMade={async (key) => {
          setAsking(false);
          setMade(key);
          await refresh();
        }}
      />
      {made && <KeySecret made={made} onKept={() => setMade(undefined)} />}
    </>
  );
}

function KeyLine({ item }: { item: KeyItem }) {
  const { t } = useTranslation("account");
  const end = item.expires_at ? dayjs(item.expires_at) : undefined;
  const isClose = end?.isBefore(dayjs().add(soon, "day"));
  const scopes = item.scopes.slice(0, mostTags);
  return (
    <div className={styles.session}>
      <div style={{ overflowWrap: "anywhere" }}>
        {item.name} <code className={styles.quiet}>{item.prefix}…</code>{" "}
        {item.expired ? (
          <Tag color="red">{t("keys.expired")}</Tag>
        ) : (
          isClose && <Tag color="orange">{t("keys.endsSoon")}</Tag>
        )}
      </div>
      <div>
        {scopes.map((scope) => (
          <Tag key={scope} style={{ marginBlock: 2 }}>
            {scope === "*" ? t("keys.all") : scope}
          </Tag>
        ))}
        {item.scopes.length > mostTags && (
          <span className={styles.quiet} title={item.scopes.join(", ")}>
            {t("keys.more", { count: item.scopes.length - mostTags })}
          </span>
        )}
      </div>
      <div className={styles.quiet}>
        <span title={end?.format("LLLL")}>{end ? t("keys.until", { date: end.format("LL") }) : t("keys.endless")}</span>
        {" · "}
        {item.last_used_at ? (
          <span title={dayjs(item.last_used_at).format("LLLL")}>
            {t("keys.used", { ago: dayjs(item.last_used_at).fromNow() })}
            {item.last_address && ` · ${item.last_address}`}
          </span>
        ) : (
          t("keys.unused")
        )}
      </div>
    </div>
  );
}
