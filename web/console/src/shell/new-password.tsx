import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldProblem } from "@/api/problem";
import { usePasswordLength } from "@/api/session";
import { PasswordMeter } from "@/fields/password-meter";

const codes = [
  "too_short",
  "too_long",
  "all_digits",
  "too_common",
  "too_similar",
  "breached",
  "unchanged",
  "wrong",
  "required",
];

/** What is wrong with a password, in the language of the page. */
export function usePasswordProblem(): (problem: FieldProblem) => string {
  const { t } = useTranslation("password");
  const n = usePasswordLength();
  return (problem) => (codes.includes(problem.code) ? t(`code.${problem.code}`, { n }) : problem.message);
}

/** A new password, twice. known is what everybody knows of its owner, such as the user name. */
export function NewPassword({ known }: { known?: readonly string[] }) {
  const { t } = useTranslation("password");
  const n = usePasswordLength();
  const form = Form.useFormInstance();
  const typed = Form.useWatch<string | undefined>("new_password", form);
  const missing = { required: true, message: t("missing") };
  return (
    <>
      <Form.Item
        name="new_password"
        label={t("new")}
        extra={
          <>
            <PasswordMeter password={typed ?? ""} known={known} />
            {t("rule", { n })}
          </>
        }
        rules={[missing, { min: n, message: t("code.too_short", { n }) }]}
        validateTrigger="onBlur"
      >
        <Input.Password autoComplete="new-password" maxLength={1024} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("again")}
        dependencies={["new_password"]}
        validateTrigger="onBlur"
        rules={[
          missing,
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue("new_password") ? Promise.resolve() : Promise.reject(new Error(t("differs"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={1024} />
      </Form.Item>
    </>
  );
}

/** The password that one has. */
export function PresentPassword({ name }: { name: string }) {
  const { t } = useTranslation("password");
  return (
    <Form.Item name={name} label={t("present")} rules={[{ required: true, message: t("missing") }]}>
      <Input.Password autoComplete="current-password" maxLength={1024} />
    </Form.Item>
  );
}
