import { LockOutlined, UserOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Form, Input } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { type Credentials, signIn } from "@/api/session";
import type { Me } from "@/api/types";
import { loadTexts } from "@/i18n";
import { useErrorText } from "@/states/error";
import { OtpField } from "./otp-input";

const Captcha = lazy(async () => {
  const [captcha] = await Promise.all([import("./captcha"), loadTexts("account")]);
  return captcha;
});

/**
 * User name, password, Enter. Says what was wrong above the fields and keeps the name. A code of the second factor and the
 * digits of a picture are asked for when the server wants them.
 */
export function SignInForm({ username, onSignedIn }: { username?: string; onSignedIn: (user: Me) => void }) {
  const { t } = useTranslation("shell");
  const [form] = Form.useForm<Credentials>();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const [capsLock, setCapsLock] = useState(false);
  const [needsCode, setNeedsCode] = useState(false);
  const [needsCaptcha, setNeedsCaptcha] = useState(false);
  const [turn, setTurn] = useState(0);
  const [puzzle, setPuzzle] = useState("");
  const errorText = useErrorText();

  const refusalText = (error: unknown) => {
    if (isProblem(error, 401)) {
      const [mistake] = error.errors;
      if (error.code === "otp_required") return t("login.otpNeeded");
      if (error.code === "captcha_required")
        return mistake?.code === "wrong" ? t("login.captchaWrong") : t("login.captchaNeeded");
      return mistake?.path === "otp" ? t("login.otpWrong") : t("login.wrong");
    }
    if (isProblem(error, 429) && error.code === "locked")
      return t("login.locked", { minutes: Math.ceil((error.retryAfter ?? 60) / 60) });
    return errorText(error);
  };

  // Only a wrong password is taken away; the field that the answer asks for comes into focus.
  const focusOn = (error: unknown) => {
    const code = isProblem(error, 401) ? error.code : "";
    if (code === "captcha_required") return setNeedsCaptcha(true);
    if (code === "otp_required") return setNeedsCode(true);
    if (isProblem(error, 401) && error.errors[0]?.path === "otp") return form.getFieldInstance("otp")?.focus();
    form.setFieldValue("password", "");
    form.getFieldInstance(["password"])?.focus();
  };
  useEffect(() => {
    if (needsCode) form.getFieldInstance("otp")?.focus();
  }, [needsCode, form]);

  const submit = async (values: Credentials) => {
    setBusy(true);
    setRefusal("");
    try {
      onSignedIn(
        await signIn({
          ...values,
          username: values.username.trim(),
          remember: values.remember ?? false,
          ...(needsCaptcha ? { captcha_id: puzzle } : {}),
        }),
      );
    } catch (error) {
      setRefusal(refusalText(error));
      setTurn((n) => n + 1); // a picture holds for one attempt
      form.setFieldsValue({ captcha: "", otp: "" });
      focusOn(error);
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
        {refusal && (
          <Alert
            type={needsCode && refusal === t("login.otpNeeded") ? "info" : "error"}
            title={refusal}
            showIcon
            style={{ marginBottom: 16 }}
          />
        )}
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
      {needsCode && <OtpField />}
      {needsCaptcha && (
        <Suspense fallback={null}>
          <Captcha turn={turn} onPuzzle={setPuzzle} />
        </Suspense>
      )}
      <Form.Item name="remember" valuePropName="checked">
        <Checkbox>{t("login.remember")}</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t("login.submit")}
      </Button>
    </Form>
  );
}
