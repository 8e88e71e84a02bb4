import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input, Space, Typography } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { isProblem } from "@/api/problem";
import { useErrorText } from "@/states/error";

export interface Enrolment {
  secret: string;
  otpauth_uri: string;
  qr_code: string;
}

interface TotpSetupProps {
  enrolment: Enrolment;
  onCancel(): void;
  onConfirmed(codes: string[]): void;
}

/** The QR code and the secret for an app; the first code switches the second factor on. */
export function TotpSetup({ enrolment, onCancel, onConfirmed }: TotpSetupProps) {
  const { t } = useTranslation("account");
  const [form] = Form.useForm<{ code: string }>();
  const { message } = useApp();
  const errorText = useErrorText();
  const confirm = useMutation({
    mutationFn: ({ code }: { code: string }) =>
      http.post<{ recovery_codes: string[] }>("/api/v1/auth/totp/confirm", { code }),
    onSuccess: (made) => onConfirmed(made.recovery_codes),
    onError: (error) => {
      if (isProblem(error, 422)) {
        form.setFields([{ name: "code", value: "", errors: [t("totp.codeWrong")] }]);
        form.getFieldInstance("code")?.focus();
      } else void message.error(errorText(error));
    },
  });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => confirm.mutate(values)}
      style={{ maxWidth: 480 }}
    >
      <p style={{ marginTop: 0 }}>{t("totp.scan")}</p>
      <img
        src={enrolment.qr_code}
        alt={t("totp.qr")}
        width={240}
        height={240}
        style={{ maxWidth: "100%", background: "#fff", padding: 8, borderRadius: 6 }}
      />
      <p style={{ marginBottom: 16 }}>
        {t("totp.secret")}
        <br />
        <Typography.Text code copyable style={{ overflowWrap: "anywhere" }}>
          {enrolment.secret}
        </Typography.Text>
      </p>
      <Form.Item
        name="code"
        label={t("totp.code")}
        rules={[{ required: true, whitespace: true, message: t("shell:login.otpMissing") }]}
      >
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={16} autoFocus />
      </Form.Item>
      <Space wrap>
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t("totp.confirm")}
        </Button>
        <Button onClick={onCancel}>{t("base:cancel")}</Button>
      </Space>
    </Form>
  );
}
