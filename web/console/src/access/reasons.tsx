import { CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined } from "@ant-design/icons";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useResource } from "@/api/schema";
import type { Catalogue } from "@/rights/catalogue";
import styles from "./access.module.css";
import type { Reason } from "./questions";

/** What decides, one step after the other, each in the colour of what it does. */
export function Reasons({ reasons, catalogue }: { reasons: Reason[]; catalogue: Catalogue | undefined }) {
  return (
    <ol className={styles.reasons}>
      {reasons.map((reason, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no other name, and stay in their order.
        <li key={i} data-effect={reason.effect} data-kind={reason.kind}>
          <EffectSign effect={reason.effect} />
          <ReasonText reason={reason} catalogue={catalogue} />
        </li>
      ))}
    </ol>
  );
}

export function EffectSign({ effect }: { effect: Reason["effect"] }) {
  const { t } = useTranslation("access");
  if (effect === "allow") return <CheckCircleFilled aria-label={t("effect.allow")} />;
  if (effect === "deny") return <CloseCircleFilled aria-label={t("effect.deny")} />;
  return <MinusCircleOutlined aria-label={t("effect.none")} />;
}

function ReasonText({ reason, catalogue }: { reason: Reason; catalogue: Catalogue | undefined }) {
  const { t } = useTranslation("access");
  const permission = reason.permission ? (catalogue?.title(reason.permission) ?? reason.permission) : "";
  const what = (
    <span>
      {permission} {reason.permission && <code>{reason.permission}</code>}
    </span>
  );
  const verb = t(reason.effect === "deny" ? "denies" : "gives");
  switch (reason.kind) {
    case "superuser":
    case "inactive":
    case "nothing":
      return <span>{t(`reason.${reason.kind}`)}</span>;
    case "direct":
      return (
        <span>
          {t(reason.effect === "deny" ? "reason.directDeny" : "reason.direct")} {what}
        </span>
      );
    case "scope":
      return (
        <span>
          <RoleLink name={reason.role} id={reason.role_id} /> {t(`reason.scope.${reason.scope ?? "all"}`)}
          {reason.filter && (
            <>
              {" "}
              {t("reason.filter")} <code>{reason.filter}</code>
            </>
          )}
        </span>
      );
    default: {
      const [first, ...parents] = reason.via ?? [reason.role ?? ""];
      return (
        <span>
          <RoleLink name={first} id={reason.role_id} />
          {parents.map((parent) => (
            <span key={parent}>
              {" "}
              <span className={styles.arrow}>→</span> <RoleLink name={parent} />
            </span>
          ))}{" "}
          <span className={styles.arrow}>→</span> {verb} {what}
          {reason.kind !== "role" && reason.at && (
            <strong className={styles.late}>
              {t(`reason.${reason.kind}`, { at: dayjs(reason.at).format("lll") })}
            </strong>
          )}
        </span>
      );
    }
  }
}

/** A role by its name; it leads to the role when the caller may read roles. */
export function RoleLink({ name, id }: { name: string | undefined; id?: string | undefined }) {
  const { t } = useTranslation("access");
  const readable = useResource("roles") !== undefined;
  const said = t("role", { name });
  if (!readable || !name) return <strong>{said}</strong>;
  return <Link to={id ? `/roles/${encodeURIComponent(id)}` : `/roles?name=${encodeURIComponent(name)}`}>{said}</Link>;
}

/** A user by name; it leads to the user when the caller may read users. */
export function UserLink({ id, name }: { id: string; name: string }) {
  const readable = useResource("users") !== undefined;
  return readable ? <Link to={`/users/${encodeURIComponent(id)}`}>{name}</Link> : <strong>{name}</strong>;
}
