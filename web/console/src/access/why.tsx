import { CheckCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { fieldOf, useResource } from "@/api/schema";
import { Waiting } from "@/form/waiting";
import { useLanguage } from "@/i18n";
import type { Catalogue } from "@/rights/catalogue";
import { partsOf } from "@/rights/model";
import { ErrorView } from "@/states/error";
import { Notice } from "@/states/notice";
import styles from "./access.module.css";
import { PermissionChooser, RowChooser } from "./choosers";
import { type Question, useExplanation } from "./questions";
import { EffectSign, Reasons } from "./reasons";

interface WhyProps {
  question: Question;
  catalogue: Catalogue | undefined;
  onAsk(question: Partial<Question>): void;
}

/** Why somebody may, or may not, do something: with everything, or with one row. */
export function Why({ question, catalogue, onAsk }: WhyProps) {
  const { t } = useTranslation("access");
  const answer = useExplanation(question);
  const { resource: name, action } = partsOf(question.permission);
  const resource = useResource(name);
  const onRows = question.permission !== "" && name !== "*" && action !== "create" && resource !== undefined;
  return (
    <>
      <div className={styles.question}>
        <RowChooser resource="users" label={t("user")} value={question.user} onChange={(user) => onAsk({ user })} />
        <PermissionChooser
          catalogue={catalogue}
          label={t("permission")}
          value={question.permission}
          onChange={(permission) =>
            onAsk(partsOf(permission).resource === name ? { permission } : { permission, row: "" })
          }
        />
        {onRows && (
          <RowChooser
            key={name}
            resource={name}
            label={t("row")}
            value={question.row}
            onChange={(row) => onAsk({ row })}
          />
        )}
      </div>
      {question.user === "" || question.permission === "" ? (
        <Notice title={t("why.ask")} text={t("why.askHelp")} />
      ) : answer.error ? (
        <ErrorView error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <Waiting rows={4} />
      ) : (
        <section className={styles.answer} data-allowed={answer.data.allowed} aria-live="polite">
          <h2>
            {answer.data.allowed ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}
            {t(answer.data.allowed ? "why.yes" : "why.no")}
          </h2>
          <Reasons reasons={answer.data.because} catalogue={catalogue} />
          {answer.data.row && (
            <p className={styles.step} data-effect={answer.data.row.shown ? "allow" : "deny"}>
              <EffectSign effect={answer.data.row.shown ? "allow" : "deny"} />
              {t(answer.data.row.shown ? "why.rowIn" : "why.rowOut")}
            </p>
          )}
          <Fields resource={name} rules={answer.data.fields} />
        </section>
      )}
    </>
  );
}

/** The fields of the resource that are not shown, not in full, or not to be changed. */
function Fields({ resource: name, rules }: { resource: string; rules: Record<string, string> | undefined }) {
  const { t } = useTranslation("access");
  const { text } = useLanguage();
  const resource = useResource(name);
  const all = Object.entries(rules ?? {});
  if (all.length === 0) return null;
  return (
    <>
      <h3>{t("why.fields")}</h3>
      <ul className={styles.fields}>
        {all.map(([field, rule]) => (
          <li key={field}>
            {(resource && text(fieldOf(resource, field)?.label)) || field} <code>{field}</code> – {t(`rule.${rule}`)}
          </li>
        ))}
      </ul>
    </>
  );
}
