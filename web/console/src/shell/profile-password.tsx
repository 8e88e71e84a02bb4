import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { isProblem } from "@/api/problem";
import { useMe } from "@/api/session";
import { useErrorText } from "@/states/error";
import { showFieldErrors } from "./field-errors";

interface Change {
  old_password: string;
  new_password: string;
  again: string;
}

/** A new password; other sessions end. */
export function PasswordForm() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const [form] = Form.useForm<Change>();
  const { message } = useApp();
  const errorText = useErrorText();
  const save = useMutation({
    mutationFn: ({ old_password, new_password }: Change) =>
      http.post("/api/v1/auth/password", { old_password, new_password }),
    onSuccess: () => {
      form.resetFields();
      void message.success(t("profile.passwordChanged"));
    },
    onError: (error) => {
      if (isProblem(error, 401)) form.setFields([{ name: "old_password", errors: [t("profile.passwordWrong")] }]);
      else if (!showFieldErrors(form, error)) void message.error(errorText(error));
    },
  });
  const missing = { required: true, message: t("login.passwordMissing") };
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => save.mutate(values)}
      style={{ maxWidth: 480 }}
    >
      <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
      <Form.Item name="old_password" label={t("profile.oldPassword")} rules={[missing]}>
        <Input.Password autoComplete="current-password" maxLength={1024} />
      </Form.Item>
      <Form.Item
        name="new_password"
        label={t("profile.newPassword")}
        extra={t("profile.passwordRule")}
        rules={[missing, { min: 8, message: t("profile.passwordRule") }]}
      >
        <Input.Password autoComplete="new-password" maxLength={1024} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("profile.passwordAgain")}
        dependencies={["new_password"]}
        rules={[
          missing,
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue("new_password")
                ? Promise.resolve()
                : Promise.reject(new Error(t("profile.passwordDiffers"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={1024} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t("profile.changePassword")}
      </Button>
    </Form>
  );
}
