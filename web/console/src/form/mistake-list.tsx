import { Alert, Button, Typography } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { isProblem, Problem } from "@/api/problem";
import { useErrorText } from "@/states/error";
import styles from "./form.module.css";
import type { NamePath } from "./paths";
import type { Failure } from "./use-editor";

interface MistakeListProps {
  failure: Failure;
  onGo: (name: NamePath) => void;
  onRetry: () => void;
  /** Brings the row back that was deleted meanwhile; undefined where that cannot be done. */
  onRestore?: () => void;
}

/** Why the form was not saved: every mistake with a link to its field, or what else is in the way. */
export function MistakeList({ failure, onGo, onRetry, onRestore }: MistakeListProps) {
  const { t } = useTranslation("form");
  const said = useErrorText();
  const box = useRef<HTMLDivElement>(null);
  const { mistakes, error } = failure;
  const first = mistakes.find((m) => m.name)?.name;
  const go = useRef(onGo);
  go.current = onGo;

  useEffect(() => {
    if (first) go.current(first);
    else box.current?.scrollIntoView({ block: "center" });
  }, [first]);

  if (mistakes.length > 0) {
    return (
      <Alert
        type="error"
        showIcon
        role="alert"
        title={t("mistakes", { count: mistakes.length })}
        description={
          <ul className={styles.mistakes}>
            {mistakes.map((mistake, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole.
              <li key={i}>
                {mistake.name ? (
                  <a
                    href={`#${mistake.name.join("_")}`}
                    onClick={(event) => {
                      event.preventDefault();
                      if (mistake.name) onGo(mistake.name);
                    }}
                  >
                    {mistake.label}
                  </a>
                ) : (
                  <strong>{mistake.label}</strong>
                )}
                {t("separator")}
                {mistake.text}
              </li>
            ))}
          </ul>
        }
      />
    );
  }
  const gone = isProblem(error, 410);
  const missing = isProblem(error, 404);
  const text =
    isProblem(error, 403) && !http.preview
      ? t("notSaved.forbidden")
      : gone
        ? t("notSaved.gone")
        : missing
          ? t("notSaved.missing")
          : said(error);
  return (
    <div ref={box}>
      <Alert
        type="error"
        showIcon
        role="alert"
        title={t("notSaved")}
        description={
          <>
            <div>{text}</div>
            {!isProblem(error, 403) && <div>{t("notSaved.kept")}</div>}
            {error instanceof Problem && error.requestId && (
              <Typography.Text type="secondary" copyable={{ text: error.requestId }}>
                {t("base:error.requestId", { id: error.requestId })}
              </Typography.Text>
            )}
          </>
        }
        action={
          gone && onRestore ? (
            <Button onClick={onRestore}>{t("notSaved.restore")}</Button>
          ) : gone || missing || isProblem(error, 403) ? undefined : (
            <Button onClick={onRetry}>{t("base:retry")}</Button>
          )
        }
      />
    </div>
  );
}
