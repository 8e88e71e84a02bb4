import { Button, Result, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { isProblem, Problem, Unreachable } from "@/api/problem";

/** What an error says to a person, in his language. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof Unreachable) return t("error.unreachable");
    if (error instanceof Problem) {
      if (error.status === 429) return t("error.tooMany", { seconds: error.retryAfter ?? 1 });
      if (error.status >= 500) return t("error.server");
      return error.detail || error.title || t("error.unexpected");
    }
    return t("error.unexpected");
  };
}

/** A page or part that could not be loaded: what happened, the request's id, and a way on. */
export function ErrorView({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const text = useErrorText();
  const missing = isProblem(error, 404);
  const gone = isProblem(error, 410);
  const forbidden = isProblem(error, 403);
  const title = missing ? t("error.notFound") : gone ? t("error.gone") : t("error.title");
  return (
    <Result
      status={missing || gone ? "404" : forbidden ? "403" : "warning"}
      title={title}
      subTitle={missing ? t("error.notFoundHelp") : text(error)}
      icon={null}
      extra={
        <>
          {onRetry && !missing && !gone && (
            <Button type="primary" onClick={onRetry}>
              {t("retry")}
            </Button>
          )}
          {error instanceof Problem && error.requestId && (
            <Typography.Paragraph type="secondary" style={{ marginTop: 16 }} copyable={{ text: error.requestId }}>
              {t("error.requestId", { id: error.requestId })}
            </Typography.Paragraph>
          )}
        </>
      }
    />
  );
}
