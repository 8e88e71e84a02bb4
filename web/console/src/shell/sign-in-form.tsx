import { LockOutlined, UserOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { signIn } from "@/api/session";
import type { Me } from "@/api/types";
import { useErrorText } from "@/states/error";

interface Credentials {
  username: string;
  password: string;
  remember: boolean;
}

/** User name, password, Enter. Says what was wrong above the fields and keeps the name. */
export function SignInForm({ username, onSignedIn }: { username?: string; onSignedIn: (user: Me) => void }) {
  const { t } = useTranslation("shell");
  const [form] = Form.useForm<Credentials>();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const [capsLock, setCapsLock] = useState(false);
  const errorText = useErrorText();

  const refusalText = (error: unknown) => {
    if (isProblem(error, 401)) return t("login.wrong");
    if (isProblem(error, 429) && error.code === "locked")
      return t("login.locked", { minutes: Math.ceil((error.retryAfter ?? 60) / 60) });
    return errorText(error);
  };

  const submit = async (values: Credentials) => {
    setBusy(true);
    setRefusal("");
    try {
      onSignedIn(await signIn(values.username.trim(), values.password, values.remember ?? false));
    } catch (error) {
      setRefusal(refusalText(error));
      form.setFieldValue("password", "");
      form.getFieldInstance(["password"])?.focus();
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={submit}
      initialValues={{ username }}
      size="large"
    >
      <div aria-live="assertive">
        {refusal && <Alert type="error" title={refusal} showIcon style={{ marginBottom: 16 }} />}
      </div>
      <Form.Item
        name="username"
        label={t("login.username")}
        rules={[{ required: true, whitespace: true, message: t("login.usernameMissing") }]}
      >
        <Input
          prefix={<UserOutlined />}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          autoFocus={!username}
          readOnly={Boolean(username)}
        />
      </Form.Item>
      <Form.Item
        name="password"
        label={t("login.password")}
        rules={[{ required: true, message: t("login.passwordMissing") }]}
        extra={capsLock ? t("login.capsLock") : undefined}
      >
        <Input.Password
          prefix={<LockOutlined />}
          autoComplete="current-password"
          maxLength={1024}
          autoFocus={Boolean(username)}
          onKeyUp={(event) => setCapsLock(event.getModifierState("CapsLock"))}
        />
      </Form.Item>
      <Form.Item name="remember" valuePropName="checked">
        <Checkbox>{t("login.remember")}</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t("login.submit")}
      </Button>
    </Form>
  );
}
