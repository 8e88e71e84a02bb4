import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { isProblem } from "@/api/problem";
import { useErrorText } from "@/states/error";
import { showFieldErrors } from "./field-errors";
import { NewPassword, PresentPassword, usePasswordProblem } from "./new-password";

interface Change {
  old_password: string;
  new_password: string;
  again: string;
}

interface PasswordFormProps {
  username: string;
  /** On a page of its own: large, as wide as the page. */
  block?: boolean;
  onChanged(): void;
}

/** The present password and a new one, twice; other sessions end. */
export function PasswordForm({ username, block = false, onChanged }: PasswordFormProps) {
  const { t } = useTranslation("password");
  const [form] = Form.useForm<Change>();
  const errorText = useErrorText();
  const problemText = usePasswordProblem();
  const save = useMutation({
    mutationFn: ({ old_password, new_password }: Change) =>
      http.post("/api/v1/auth/password", { old_password, new_password }),
    onSuccess: () => {
      form.resetFields();
      onChanged();
    },
    onError: (error) => {
      showFieldErrors(form, error, problemText);
    },
  });
  const onForm = save.error && !(isProblem(save.error, 422) && save.error.errors.length > 0);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => save.mutate(values)}
      size={block ? "large" : undefined}
      style={block ? undefined : { maxWidth: 480 }}
    >
      <div aria-live="assertive">
        {onForm && (
          <Alert
            type="error"
            showIcon
            style={{ marginBottom: 16 }}
            title={
              isProblem(save.error, 429) && save.error.code === "locked"
                ? t("shell:login.locked", { minutes: Math.ceil((save.error.retryAfter ?? 60) / 60) })
                : errorText(save.error)
            }
          />
        )}
      </div>
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PresentPassword name="old_password" />
      <NewPassword known={[username]} />
      <Button type="primary" htmlType="submit" loading={save.isPending} block={block}>
        {t("change")}
      </Button>
    </Form>
  );
}
