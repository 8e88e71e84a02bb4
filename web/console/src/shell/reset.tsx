import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { http } from "@/api/http";
import { isProblem } from "@/api/problem";
import { sessionKey } from "@/api/session";
import { useErrorText } from "@/states/error";
import { showFieldErrors } from "./field-errors";
import { NewPassword, usePasswordProblem } from "./new-password";
import { OtherWay, Outside } from "./outside";
import { useTitle } from "./title";

/** The token of the address. The part behind the # never leaves the browser by itself. */
function tokenOf(hash: string): string {
  return new URLSearchParams(hash.slice(1)).get("token") ?? "";
}

/** /console/reset#token=…: a new password by the link of a mail or of an administrator. */
export function ResetPage() {
  const { t } = useTranslation("password");
  useTitle(t("reset.title"));
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [token, setToken] = useState(() => tokenOf(hash));
  const [form] = Form.useForm<{ new_password: string }>();
  const client = useQueryClient();
  const errorText = useErrorText();
  const problemText = usePasswordProblem();

  const save = useMutation({
    mutationFn: ({ new_password }: { new_password: string }) =>
      http.post("/api/v1/auth/password/reset", { token, new_password }),
    onSuccess: () => client.refetchQueries({ queryKey: sessionKey }),
    onError: (error) => {
      showFieldErrors(form, error, problemText);
    },
  });
  // The browser's history does not keep the token. A second link may come into the same tab.
  const { reset: begin } = save;
  useEffect(() => {
    const next = tokenOf(hash);
    if (!next) return;
    setToken(next);
    begin();
    void navigate("/reset", { replace: true });
  }, [hash, begin, navigate]);

  const broken = isProblem(save.error, 422) ? save.error.errors : [];
  const dead = token === "" || broken.some((e) => e.path.endsWith("token"));
  return (
    <Outside heading={t("reset.title")} lead={dead || save.isSuccess ? undefined : t("reset.lead")}>
      <div aria-live="assertive">
        {save.isSuccess && <Alert type="success" showIcon title={t("reset.done")} description={t("reset.doneMore")} />}
        {dead && <Alert type="error" showIcon title={t("reset.dead")} description={t("reset.deadMore")} />}
        {save.error && broken.length === 0 && (
          <Alert type="error" showIcon style={{ marginBottom: 16 }} title={errorText(save.error)} />
        )}
      </div>
      {!dead && !save.isSuccess && (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          size="large"
          onFinish={(values) => save.mutate(values)}
        >
          <NewPassword />
          <Button type="primary" htmlType="submit" block loading={save.isPending}>
            {t("reset.submit")}
          </Button>
        </Form>
      )}
      {dead && <OtherWay to="/forgot">{t("reset.another")}</OtherWay>}
      <OtherWay to="/login">{t("toSignIn")}</OtherWay>
    </Outside>
  );
}
