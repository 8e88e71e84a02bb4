import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { useErrorText } from "@/states/error";
import { OtherWay, Outside } from "./outside";
import { useTitle } from "./title";

/** /console/forgot: asks for a link to a new password. It never tells whether there is such an account. */
export function ForgotPage() {
  const { t } = useTranslation("password");
  useTitle(t("forgot.title"));
  const errorText = useErrorText();
  const ask = useMutation({
    mutationFn: ({ username }: { username: string }) =>
      http.post("/api/v1/auth/password/forgot", { username: username.trim() }),
  });
  return (
    <Outside heading={t("forgot.title")} lead={ask.isSuccess ? undefined : t("forgot.lead")}>
      <div aria-live="polite">
        {ask.isSuccess && <Alert type="success" showIcon title={t("forgot.sent")} description={t("forgot.sentMore")} />}
        {ask.error && <Alert type="error" showIcon style={{ marginBottom: 16 }} title={errorText(ask.error)} />}
      </div>
      {!ask.isSuccess && (
        <Form layout="vertical" requiredMark={false} size="large" onFinish={(values) => ask.mutate(values)}>
          <Form.Item
            name="username"
            label={t("forgot.name")}
            rules={[{ required: true, whitespace: true, message: t("forgot.nameMissing") }]}
          >
            <Input autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={254} autoFocus />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={ask.isPending}>
            {t("forgot.submit")}
          </Button>
        </Form>
      )}
      <OtherWay to="/login">{t("toSignIn")}</OtherWay>
    </Outside>
  );
}
