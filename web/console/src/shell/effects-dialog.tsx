import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Input, Modal, Space, Tag } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Question, UserEffect } from "@/api/effects";
import { http } from "@/api/http";
import { useSchema } from "@/api/schema";
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
  const { effect } = question;
  return (
    <Modal
      open={open}
      title={effect.needs_approval ? t("secondTitle") : t("title")}
      footer={null}
      width={640}
      destroyOnHidden
      onCancel={() => onDone(false)}
    >
      <p>
        {effect.users.total === 0
          ? t("nobody")
          : t("summary", { gain: effect.users.gain, lose: effect.users.lose, limits: effect.users.limits })}
      </p>
      <People question={question} />
      {effect.needs_approval ? (
        <Ask question={question} onClose={() => onDone(false)} />
      ) : (
        <Space className={styles.buttons}>
          <Button onClick={() => onDone(false)}>{t("back")}</Button>
          <Button type="primary" autoFocus onClick={() => onDone(true)}>
            {question.wanted.method === "DELETE" ? t("delete") : t("save")}
          </Button>
        </Space>
      )}
    </Modal>
  );
}

function People({ question: { effect } }: { question: Question }) {
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
        {rest > 0 && <li>{t("more", { count: rest })}</li>}
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

function Ask({ question, onClose }: { question: Question; onClose: () => void }) {
  const { t } = useTranslation("effects");
  const said = useErrorText();
  const field = useId();
  const [reason, setReason] = useState("");
  const asking = useMutation({
    mutationFn: () => http.post<{ id: string }>(question.approvals, { change: question.wanted, reason }),
    meta: { handled: true },
  });
  if (asking.data) {
    return (
      <>
        <Alert
          type="success"
          showIcon
          role="status"
          title={t("asked")}
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
  return (
    <>
      {asking.error && <Alert type="error" showIcon role="alert" title={said(asking.error)} className={styles.note} />}
      <p>{t("second")}</p>
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
        <Button onClick={onClose}>{t("back")}</Button>
        <Button type="primary" loading={asking.isPending} onClick={() => asking.mutate()}>
          {t("ask")}
        </Button>
      </Space>
    </>
  );
}
