import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { useMe } from "@/api/session";
import { useErrorText } from "@/states/error";
import { OtpField } from "./otp-input";

export interface Proof {
  password: string;
  otp?: string;
}

interface ProofFormProps {
  submitText: string;
  danger?: boolean;
  /** Asks for the code from the start; else when the server wants one. */
  withCode?: boolean;
  send(proof: Proof): Promise<unknown>;
  onDone(): void;
}

/** The password of who is signed in, and a code of the second factor. */
export function ProofForm({ submitText, danger = false, withCode = false, send, onDone }: ProofFormProps) {
  const { t } = useTranslation(["account", "shell"]);
  const me = useMe();
  const [form] = Form.useForm<Proof>();
  const [needsCode, setNeedsCode] = useState(withCode);
  const [refusal, setRefusal] = useState("");
  const errorText = useErrorText();
  const password = useRef<InputRef>(null);
  useEffect(() => {
    if (needsCode && !withCode) form.getFieldInstance("otp")?.focus();
  }, [needsCode, withCode, form]);
  const proof = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    onError: (error) => {
      if (isProblem(error, 401) && error.code === "otp_required") {
        setRefusal("");
        setNeedsCode(true);
      } else if (isProblem(error, 401) && error.errors[0]?.path === "otp") {
        setRefusal(t("shell:login.otpWrong"));
        form.setFieldValue("otp", "");
        form.getFieldInstance("otp")?.focus();
      } else if (isProblem(error, 401)) {
        setRefusal(t("stepUp.wrong"));
        form.setFieldsValue({ password: "", otp: "" });
        password.current?.focus();
      } else if (isProblem(error, 429) && error.code === "locked") {
        setRefusal(t("shell:login.locked", { minutes: Math.ceil((error.retryAfter ?? 60) / 60) }));
      } else setRefusal(errorText(error));
    },
  });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => {
        setRefusal("");
        proof.mutate(values);
      }}
    >
      <div aria-live="assertive">
        {refusal && <Alert type="error" title={refusal} showIcon style={{ marginBottom: 16 }} />}
      </div>
      <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
      <Form.Item
        name="password"
        label={t("shell:login.password")}
        rules={[{ required: true, message: t("shell:login.passwordMissing") }]}
      >
        <Input.Password ref={password} autoComplete="current-password" maxLength={1024} autoFocus />
      </Form.Item>
      {needsCode && <OtpField />}
      <Button type="primary" htmlType="submit" danger={danger} loading={proof.isPending} block>
        {submitText}
      </Button>
    </Form>
  );
}
