import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Tag } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { sessionKey, useMe } from "@/api/session";
import type { Me, Session } from "@/api/types";
import { useErrorText } from "@/states/error";
import { showFieldErrors } from "./field-errors";

type Own = Pick<Me, "display_name" | "email" | "phone">;

/** Name, e-mail and phone of oneself. */
export function PersonForm() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const client = useQueryClient();
  const [form] = Form.useForm<Own>();
  const { message } = useApp();
  const errorText = useErrorText();
  const save = useMutation({
    mutationFn: (own: Own) =>
      http.patch<Me>("/api/v1/auth/me", {
        display_name: own.display_name ?? "",
        email: own.email || null,
        phone: own.phone || null,
      }),
    onSuccess: (user) => {
      client.setQueryData<Session>(sessionKey, (session) => session && { ...session, user });
      void message.success(t("profile.saved"));
    },
    onError: (error) => {
      if (!showFieldErrors(form, error)) void message.error(errorText(error));
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
      <Form.Item label={t("login.username")}>
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
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t("base:save")}
      </Button>
    </Form>
  );
}
