import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Modal, Progress, Typography } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { confirmAll, hasEffects, SetAside } from "@/api/effects";
import { http } from "@/api/http";
import { Problem } from "@/api/problem";
import { rowsChanged } from "@/api/resource";
import type { Page, SchemaAction, SchemaField, SchemaResource } from "@/api/types";
import { FieldInput } from "@/fields/inputs";
import { rulesOf } from "@/fields/rules";
import { defaultOf, toApi } from "@/fields/values";
import { useLanguage } from "@/i18n";
import { useErrorText } from "@/states/error";
import { countOf, type Target } from "./actions";
import type { Progress as Done } from "./batches";
import { type ActionOutcome, isSingleRequest, runAction, walk } from "./run-action";

interface ActionDialogProps {
  resource: SchemaResource;
  action: SchemaAction;
  target: Target;
  onClose(): void;
  onDone(outcome: ActionOutcome): void;
}

type Values = Record<string, unknown>;

/** Asks before an action runs, for what it wants to know, and shows how far it is. */
export default function ActionDialog({ resource, action, target: asked, onClose, onDone }: ActionDialogProps) {
  const { t } = useTranslation("list");
  const { t: tf } = useTranslation("fields");
  const { text, language } = useLanguage();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [progress, setProgress] = useState<Done>();
  const [error, setError] = useState<unknown>();
  const [broken, setBroken] = useState<ActionOutcome>();
  const [shown, setShown] = useState<ActionOutcome>();
  const [leaving, setLeaving] = useState(false);
  const stop = useRef(false);
  const target = useCounted(resource, asked);
  const count = target ? countOf(target) : countOf(asked);
  const figures = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const label = text(action.label);
  const single = "ids" in asked && asked.ids.length === 1 ? asked.title : undefined;
  const deletes = action.name === "delete";

  useEffect(() => {
    if (!progress) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [progress]);

  useEffect(() => {
    if (leaving && !progress) window.location.assign("/console/");
  }, [leaving, progress]);

  const run = async (values: Values) => {
    if (!target) return;
    setError(undefined);
    stop.current = false;
    try {
      if (deletes && hasEffects(resource, "DELETE"))
        await confirmAll(resource, "DELETE", await rowsOf(resource, target));
    } catch (refusal) {
      if (refusal instanceof SetAside) onClose();
      else setError(refusal);
      return;
    }
    setProgress({ done: 0, total: count });
    try {
      const outcome = await runAction({
        resource,
        action,
        target,
        input: action.input.length ? inputOf(action.input, values) : undefined,
        onProgress: setProgress,
        stopped: () => stop.current,
      });
      if (outcome.leaves) {
        setLeaving(true);
        return;
      }
      await rowsChanged(client);
      if (outcome.error || outcome.stopped) setBroken(outcome);
      else if (linkOf(outcome.result) || secretOf(outcome.result)) setShown(outcome);
      else onDone(outcome);
    } catch (refusal) {
      setError(refusal);
      if (refusal instanceof Problem) {
        const onFields = refusal.errors.flatMap((e) => {
          const name = e.path.replace(/^input\./, "").split(/[.[]/)[0] ?? "";
          return action.input.some((f) => f.name === name) ? [{ name, errors: [e.message] }] : [];
        });
        form.setFields(onFields);
        if (onFields[0]) form.scrollToField(onFields[0].name, { focus: true });
        if (refusal.code === "total_changed") await rowsChanged(client);
      }
    } finally {
      setProgress(undefined);
    }
  };
  const running = progress !== undefined;
  const batches = target && !isSingleRequest(target);
  if (broken) {
    return (
      <Modal
        open
        title={label}
        onCancel={onClose}
        onOk={onClose}
        okText={t("base:close")}
        cancelButtonProps={{ style: { display: "none" } }}
      >
        <Alert
          type="warning"
          showIcon
          title={broken.stopped ? t("action.stopped") : t("action.broke")}
          description={
            <>
              <div>{t("action.doneOf", { done: figures.format(broken.done), total: figures.format(count) })}</div>
              {broken.error !== undefined && <div>{errorText(broken.error)}</div>}
              {broken.error instanceof Problem && (
                <Typography.Text type="secondary">
                  {t("base:error.requestId", { id: broken.error.requestId })}
                </Typography.Text>
              )}
            </>
          }
        />
      </Modal>
    );
  }
  if (shown) {
    const done = () => onDone({ ...shown, result: undefined });
    return (
      <Modal
        open
        title={label}
        onCancel={done}
        onOk={done}
        okText={t("base:close")}
        cancelButtonProps={{ style: { display: "none" } }}
        mask={{ closable: false }}
      >
        <Typography.Paragraph>{t(linkOf(shown.result) ? "action.link" : "action.secret")}</Typography.Paragraph>
        <Typography.Paragraph
          code
          copyable={{ tooltips: [t("base:copy"), t("base:copied")] }}
          style={{ wordBreak: "break-all" }}
        >
          {linkOf(shown.result) || secretOf(shown.result)}
        </Typography.Paragraph>
      </Modal>
    );
  }
  return (
    <Modal
      open
      title={
        single
          ? t("action.titleOne", { action: label, title: single })
          : t("action.titleMany", { action: label, n: figures.format(count), label: text(resource.label_many) })
      }
      okText={single ? label : t("action.ok", { action: label, n: figures.format(count) })}
      cancelText={running && batches ? t("action.stop") : t("base:cancel")}
      okButtonProps={{ danger: action.danger, loading: running || leaving || !target, htmlType: "submit" }}
      cancelButtonProps={{ disabled: running && !batches }}
      mask={{ closable: !running }}
      keyboard={!running}
      closable={!running}
      onCancel={() => {
        if (running) stop.current = true;
        else onClose();
      }}
      onOk={form.submit}
    >
      <Form form={form} layout="vertical" disabled={running} onFinish={run} initialValues={initialOf(action.input)}>
        {text(action.confirm) && <Typography.Paragraph>{text(action.confirm)}</Typography.Paragraph>}
        {deletes && (
          <Typography.Paragraph type={resource.soft_delete ? "secondary" : undefined}>
            {t(resource.soft_delete ? "action.toBin" : "action.forGood")}
          </Typography.Paragraph>
        )}
        {!("ids" in asked) && <Typography.Paragraph type="secondary">{t("action.allMatching")}</Typography.Paragraph>}
        {batches && !running && <Typography.Paragraph type="secondary">{t("action.inBatches")}</Typography.Paragraph>}
        {error !== undefined && <ActionError error={error} action={action} />}
        {action.input.map((field) => (
          <Form.Item
            key={field.name}
            name={field.name}
            label={text(field.label)}
            extra={text(field.help) || undefined}
            rules={rulesOf(field, tf, { isNew: true })}
            validateTrigger="onBlur"
          >
            <FieldInput field={field} />
          </Form.Item>
        ))}
        {progress && batches && (
          <div role="status">
            <Progress percent={Math.floor((100 * progress.done) / Math.max(1, progress.total))} />
            {t("action.doneOf", { done: figures.format(progress.done), total: figures.format(progress.total) })}
          </div>
        )}
      </Form>
    </Modal>
  );
}

/** The link that an action made, to be copied before it is gone. */
const linkOf = (result: unknown) => textIn(result, "link");

/** A secret that it made, as an API key. */
const secretOf = (result: unknown) => textIn(result, "secret");

function textIn(result: unknown, name: "link" | "secret"): string {
  const value = (result as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === "string" ? value : "";
}

/** What refused, with all that does not stand on a field. */
function ActionError({ error, action }: { error: unknown; action: SchemaAction }) {
  const { t } = useTranslation("list");
  const errorText = useErrorText();
  const others =
    error instanceof Problem
      ? error.errors.filter(
          (e) => !action.input.some((f) => `input.${f.name}` === e.path || e.path.startsWith(`input.${f.name}`)),
        )
      : [];
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginBottom: 16 }}
      title={error instanceof Problem && error.code === "total_changed" ? t("action.totalChanged") : errorText(error)}
      description={
        error instanceof Problem && (
          <>
            {others.map((e) => (
              <div key={`${e.path} ${e.message}`}>{e.path ? `${e.path}: ${e.message}` : e.message}</div>
            ))}
            {error.requestId && t("base:error.requestId", { id: error.requestId })}
          </>
        )
      }
    />
  );
}

/** A target whose number is known exactly; undefined while it is counted. */
function useCounted(resource: SchemaResource, target: Target): Target | undefined {
  const open = !("ids" in target) && !target.exact;
  const counted = useQuery({
    queryKey: ["rows", resource.name, "count", "ids" in target ? "" : target.filter],
    enabled: open,
    queryFn: ({ signal }) =>
      http.get<Page>(
        resource.endpoints.collection,
        `${"filter" in target && target.filter ? `${target.filter}&` : ""}count=exact&per_page=1&fields=id`,
        signal,
      ),
  });
  if (!open || "ids" in target) return target;
  if (counted.data?.total === undefined) return counted.error ? target : undefined;
  return { filter: target.filter, total: counted.data.total, exact: true };
}

/** The rows of a target by their ids; undefined when there are more than one request holds. */
async function rowsOf(resource: SchemaResource, target: Target) {
  if (!isSingleRequest(target)) return undefined;
  const ids = "ids" in target ? target.ids : await walk(resource, target.filter)();
  return ids.map((id) => ({ id }));
}

function initialOf(fields: SchemaField[]): Values {
  return Object.fromEntries(fields.map((f) => [f.name, defaultOf(f)]));
}

function inputOf(fields: SchemaField[], values: Values): Values {
  const input: Values = {};
  for (const field of fields) {
    const value = toApi(field, values[field.name]);
    if (value !== undefined) input[field.name] = value;
  }
  return input;
}
