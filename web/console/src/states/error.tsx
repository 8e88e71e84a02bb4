import { DisconnectOutlined, FileSearchOutlined, LockOutlined, WarningOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isProblem, Problem, Unreachable } from "@/api/problem";
import { Notice } from "./notice";
import { RequestId } from "./request-id";

/** What an error says to a person, in his language. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation("base");
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

interface ErrorViewProps {
  error: unknown;
  onRetry?: () => void;
  /** Where one goes on when there is nothing. */
  wayOn?: ReactNode;
}

/** A page or part that could not be loaded: what happened, the request's id, and a way on. */
export function ErrorView({ error, onRetry, wayOn }: ErrorViewProps) {
  const { t } = useTranslation("base");
  const text = useErrorText();
  const missing = isProblem(error, 404);
  const gone = isProblem(error, 410);
  const forbidden = isProblem(error, 403);
  const title = missing
    ? t("error.notFound")
    : gone
      ? t("error.gone")
      : forbidden
        ? t("error.forbidden")
        : t("error.title");
  const Icon =
    missing || gone
      ? FileSearchOutlined
      : forbidden
        ? LockOutlined
        : error instanceof Unreachable
          ? DisconnectOutlined
          : WarningOutlined;
  return (
    <Notice
      icon={<Icon />}
      title={title}
      text={missing ? t("error.notFoundHelp") : text(error)}
      actions={
        missing || gone || !onRetry
          ? wayOn
          : onRetry && (
              <Button type="primary" onClick={onRetry}>
                {t("retry")}
              </Button>
            )
      }
      detail={error instanceof Problem && error.requestId && <RequestId id={error.requestId} />}
    />
  );
}
