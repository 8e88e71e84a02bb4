import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Input, Modal, Space, Tag } from "antd";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Effect, Question, UserEffect } from "@/api/effects";
import { http } from "@/api/http";
import { useResource, useSchema } from "@/api/schema";
import { useLanguage } from "@/i18n";
import { useErrorText } from "@/states/error";
import styles from "./effects.module.css";

const named = 8; // permissions of one person; the others are counted

interface EffectsDialogProps {
  open: boolean;
  question: Question;
  onDone(go: boolean): void;
}

/** Who gains and loses what, and Save or Back; where it takes a second person, Ask instead of Save. */
export default function EffectsDialog({ open, question, onDone }: EffectsDialogProps) {
  const { t } = useTranslation("effects");
  const [made, setMade] = useState(false);
  const { effect, wanted } = question;
  const second = question.make !== undefined || effect?.needs_approval;
  return (
    <Modal
      open={open}
      title={second ? t("secondTitle") : t("title")}
      footer={null}
      width={640}
      destroyOnHidden
      onCancel={() => onDone(made)}
    >
      {!question.make && <Summary effect={effect} />}
      {effect && <People effect={effect} />}
      {second && !wanted.further ? (
        <Ask question={question} onMade={() => setMade(true)} onClose={() => onDone(made)} />
      ) : (
        <>
          {second && <p>{t("several")}</p>}
          <Space className={styles.buttons}>
            <Button autoFocus={second} onClick={() => onDone(false)}>
              {t("back")}
            </Button>
            {!second && (
              <Button type="primary" autoFocus onClick={() => onDone(true)}>
                {wanted.method === "DELETE" ? t("delete") : t("save")}
              </Button>
            )}
          </Space>
        </>
      )}
    </Modal>
  );
}

/** How many gain and lose, without those that are none. */
function Summary({ effect }: { effect?: Effect }) {
  const { t } = useTranslation("effects");
  if (!effect) return <p>{t("unknown")}</p>;
  const { gain, lose, limits, total } = effect.users;
  if (total === 0) return <p>{t("nobody")}</p>;
  const parts = [
    gain > 0 && t("gain", { count: gain }),
    lose > 0 && t("lose", { count: lose }),
    limits > 0 && t("reach", { count: limits }),
  ];
  return (
    <p>
      {parts.filter(Boolean).join(t("separator"))}
      {t("stop")}
    </p>
  );
}

function People({ effect }: { effect: Effect }) {
  const { t } = useTranslation("effects");
  const people = useSchema().resources.some((r) => r.name === "users");
  const rest = effect.users.total - effect.changes.length;
  if (effect.names_hidden && effect.users.total > 0) {
    return (
      <Terms
        gains={effect.permissions.gained}
        gainTotal={effect.permissions.gained.length}
        loses={effect.permissions.lost}
        loseTotal={effect.permissions.lost.length}
      />
    );
  }
  if (effect.users.total === 0) return null;
  return (
    <section className={styles.people} aria-label={t("people")}>
      <ul>
        {effect.changes.map((change) => (
          <li key={change.user_id}>
            {people ? (
              <Link to={`/users/${encodeURIComponent(change.user_id)}`} target="_blank">
                {change.username}
              </Link>
            ) : (
              change.username
            )}
            <PersonTerms change={change} />
          </li>
        ))}
        {rest > 0 && <li>{t("morePeople", { count: rest })}</li>}
      </ul>
    </section>
  );
}

function PersonTerms({ change }: { change: UserEffect }) {
  const { t } = useTranslation("effects");
  return (
    <>
      <Terms gains={change.gains} gainTotal={change.gain_total} loses={change.loses} loseTotal={change.lose_total} />
      {change.limits.length > 0 && <div>{t("limits", { resources: change.limits.join(", ") })}</div>}
    </>
  );
}

interface TermsProps {
  gains: string[];
  gainTotal: number;
  loses: string[];
  loseTotal: number;
}

/** Permissions that come and go; the sign says which, not the colour alone. */
function Terms({ gains, gainTotal, loses, loseTotal }: TermsProps) {
  const { t } = useTranslation("effects");
  const lines = [
    { sign: "+", color: "green", names: gains, total: gainTotal },
    { sign: "−", color: "red", names: loses, total: loseTotal },
  ];
  return lines
    .filter(({ total }) => total > 0)
    .map(({ sign, color, names, total }) => (
      <div key={sign} className={styles.terms}>
        {names.slice(0, named).map((name) => (
          <Tag key={name} color={color}>
            {sign} {name}
          </Tag>
        ))}
        {total > named && <span>{t("more", { count: total - Math.min(named, names.length) })}</span>}
      </div>
    ));
}

interface AskProps {
  question: Question;
  onMade(): void;
  onClose(): void;
}

/** Asks for a second person; of a new row once it is made. */
function Ask({ question: { wanted, approvals, make }, onMade, onClose }: AskProps) {
  const { t } = useTranslation("effects");
  const { text } = useLanguage();
  const said = useErrorText();
  const field = useId();
  const [reason, setReason] = useState("");
  const made = useRef<string>(undefined);
  const resource = useResource(wanted.resource);
  const fields = Object.keys(wanted.body ?? {})
    .map((name) => text(resource?.fields.find((f) => f.name === name)?.label) || name)
    .join(t("separator"));
  const asking = useMutation({
    mutationFn: async () => {
      if (make && !made.current) {
        made.current = await make();
        onMade();
      }
      const change = make ? { ...wanted, id: made.current } : wanted;
      return http.post<{ id: string }>(approvals, { change, reason });
    },
    meta: { handled: true },
  });
  if (asking.data) {
    return (
      <>
        <Alert
          type="success"
          showIcon
          role="status"
          title={make ? t("madeAndAsked", { fields }) : t("asked")}
          description={
            <Link to={`/role_approvals/${encodeURIComponent(asking.data.id)}`} target="_blank">
              {t("open")}
            </Link>
          }
        />
        <Space className={styles.buttons}>
          <Button type="primary" autoFocus onClick={onClose}>
            {t("close")}
          </Button>
        </Space>
      </>
    );
  }
  const half = asking.error !== null && made.current !== undefined;
  return (
    <>
      {asking.error && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={half ? t("madeOnly", { fields }) : said(asking.error)}
          description={half ? said(asking.error) : undefined}
          className={styles.note}
        />
      )}
      {!half && <p>{make ? t("first", { fields }) : t("second")}</p>}
      <label htmlFor={field}>{t("reason")}</label>
      <Input.TextArea
        id={field}
        autoFocus
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Space className={styles.buttons}>
        <Button onClick={onClose}>{half ? t("close") : t("back")}</Button>
        <Button type="primary" loading={asking.isPending} onClick={() => asking.mutate()}>
          {half ? t("again") : make ? t("makeAndAsk") : t("ask")}
        </Button>
      </Space>
    </>
  );
}
