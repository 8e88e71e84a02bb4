import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Tag } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { sessionKey, useMe } from "@/api/session";
import type { Me, Session } from "@/api/types";
import { useErrorText } from "@/states/error";
import { showFieldErrors } from "./field-errors";
import { PresentPassword, usePasswordProblem } from "./new-password";

type Own = Pick<Me, "display_name" | "email" | "phone"> & { password?: string };

/** Name, e-mail and phone of oneself. Another e-mail or phone, by which one signs in too, needs the password. */
export function PersonForm() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const client = useQueryClient();
  const [form] = Form.useForm<Own>();
  const { message } = useApp();
  const errorText = useErrorText();
  const problemText = usePasswordProblem();
  const [email, phone] = [Form.useWatch("email", form), Form.useWatch("phone", form)];
  const confirms = (email ?? me.email ?? "") !== (me.email ?? "") || (phone ?? me.phone ?? "") !== (me.phone ?? "");
  const save = useMutation({
    mutationFn: (own: Own) =>
      http.patch<Me>("/api/v1/auth/me", {
        display_name: own.display_name ?? "",
        email: own.email || null,
        phone: own.phone || null,
        ...(own.password ? { password: own.password } : {}),
      }),
    onSuccess: (user) => {
      form.setFieldsValue({ ...user, password: undefined });
      client.setQueryData<Session>(sessionKey, (session) => session && { ...session, user });
      void message.success(t("profile.saved"));
    },
    onError: (error) => {
      if (!showFieldErrors(form, error, problemText)) void message.error(errorText(error));
    },
  });
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={me}
      onFinish={(own) => save.mutate(own)}
      style={{ maxWidth: 480 }}
    >
      <Form.Item label={t("profile.username")}>
        <span>{me.username}</span> {me.superuser && <Tag>{t("profile.superuser")}</Tag>}
        {me.roles.map((role) => (
          <Tag key={role}>{role}</Tag>
        ))}
      </Form.Item>
      <Form.Item name="display_name" label={t("profile.name")}>
        <Input maxLength={150} autoComplete="name" />
      </Form.Item>
      <Form.Item name="email" label={t("profile.email")} rules={[{ type: "email", message: t("profile.emailWrong") }]}>
        <Input maxLength={254} autoComplete="email" inputMode="email" />
      </Form.Item>
      <Form.Item name="phone" label={t("profile.phone")}>
        <Input maxLength={32} autoComplete="tel" inputMode="tel" />
      </Form.Item>
      {confirms && (
        <>
          <p>{t("password:confirm")}</p>
          <PresentPassword name="password" />
        </>
      )}
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t("base:save")}
      </Button>
    </Form>
  );
}
