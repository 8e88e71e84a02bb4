import { Alert } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Waiting } from "@/form/waiting";
import type { Catalogue } from "@/rights/catalogue";
import { Matrix } from "@/rights/matrix";
import type { Inherited } from "@/rights/model";
import { ErrorView } from "@/states/error";
import { Notice } from "@/states/notice";
import styles from "./access.module.css";
import { RowChooser } from "./choosers";
import { useGiven } from "./questions";
import { RoleLink } from "./reasons";

interface HoldsProps {
  user: string;
  catalogue: Catalogue | undefined;
  onAsk(user: string): void;
}

/** All that somebody may do, and by which role. */
export function Holds({ user, catalogue, onAsk }: HoldsProps) {
  const { t } = useTranslation("access");
  const answer = useGiven(user);
  const items = answer.data?.items;
  const own = (effect: "allow" | "deny") =>
    items?.filter((line) => !line.role && line.effect === effect).map((line) => line.permission) ?? [];
  const inherited = useMemo(
    (): Inherited[] =>
      (items ?? []).flatMap((line) =>
        line.role ? [{ permission: line.permission, effect: line.effect, via: line.via ?? [line.role] }] : [],
      ),
    [items],
  );
  const roles = new Map((items ?? []).flatMap((line) => (line.role ? [[line.role, line.role_id] as const] : [])));
  return (
    <>
      <div className={styles.question}>
        <RowChooser resource="users" label={t("user")} value={user} onChange={onAsk} />
      </div>
      {user === "" ? (
        <Notice title={t("holds.ask")} text={t("holds.askHelp")} />
      ) : answer.error ? (
        <ErrorView error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data || !catalogue ? (
        <Waiting rows={10} />
      ) : (
        <>
          {!answer.data.active && <Alert type="warning" showIcon title={t("reason.inactive")} />}
          {answer.data.superuser && <Alert type="info" showIcon title={t("reason.superuser")} />}
          <p className={styles.count}>
            {roles.size === 0
              ? t("holds.noRole")
              : [...roles].map(([name, id]) => (
                  <span key={name} className={styles.tag}>
                    <RoleLink name={name} id={id} />
                  </span>
                ))}
          </p>
          <Matrix
            catalogue={catalogue}
            allowed={own("allow")}
            denied={own("deny")}
            inherited={inherited}
            readOnly
            label={t("holds.title")}
          />
        </>
      )}
    </>
  );
}
