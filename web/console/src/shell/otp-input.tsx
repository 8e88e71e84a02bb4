import { SafetyOutlined } from "@ant-design/icons";
import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

/** The field of a form for a code of an authenticator app, or a recovery code. */
export function OtpField({ name = "otp" }: { name?: string }) {
  const { t } = useTranslation("shell");
  return (
    <Form.Item
      name={name}
      label={t("login.otp")}
      extra={t("login.otpHelp")}
      rules={[{ required: true, whitespace: true, message: t("login.otpMissing") }]}
    >
      <Input
        prefix={<SafetyOutlined />}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
      />
    </Form.Item>
  );
}
