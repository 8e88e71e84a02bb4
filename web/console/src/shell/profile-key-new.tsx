import { useMutation } from "@tanstack/react-query";
import { Alert, Form, Input, Modal, Radio, Select } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import type { KeyScope, NewKey } from "@/api/types";
import { choicesOf, matches } from "@/fields/scope-choices";
import { useLanguage } from "@/i18n";
import { useErrorText } from "@/states/error";
import { showFieldErrors } from "./field-errors";

interface KeyDialogProps {
  open: boolean;
  /** What one may do now. */
  scopes: KeyScope[];
  /** Longest life in seconds; 0: no limit. */
  maxAge: number;
  onClose(): void;
  onMade(key: NewKey): void;
}

interface Wanted {
  name: string;
  reach: "all" | "some";
  scopes?: string[];
  days: number;
}

const day = 24 * 60 * 60;
const usualDays = 90;

/** Asks what a new key is for, what it may do and how long. */
export function KeyDialog({ open, scopes, maxAge, onClose, onMade }: KeyDialogProps) {
  const { t } = useTranslation("account");
  const { text } = useLanguage();
  const errorText = useErrorText();
  const [form] = Form.useForm<Wanted>();
  const reach = Form.useWatch("reach", form);
  const make = useMutation({
    mutationFn: (wanted: Wanted) =>
      http.post<NewKey>("/api/v1/auth/api-keys", {
        name: wanted.name,
        scopes: wanted.reach === "all" ? ["*"] : wanted.scopes,
        expires_at: wanted.days ? dayjs().add(wanted.days, "day").toISOString() : null,
      }),
    onSuccess: onMade,
    onError: (error) => void showFieldErrors(form, error),
  });
  const days = [7, 30, 90, 365].filter((n) => !maxAge || n * day < maxAge);
  if (maxAge && days.length === 0) days.push(Math.max(1, Math.floor(maxAge / day)));
  const ends = days.map((value) => ({ value, label: t("keys.days", { count: value }) }));
  if (!maxAge) ends.push({ value: 0, label: t("keys.never") });
  return (
    <Modal
      open={open}
      title={t("keys.new")}
      okText={t("keys.make")}
      cancelText={t("base:cancel")}
      okButtonProps={{ loading: make.isPending, htmlType: "submit" }}
      onOk={form.submit}
      onCancel={onClose}
      afterClose={() => {
        form.resetFields();
        make.reset();
      }}
      destroyOnHidden
    >
      <Form<Wanted>
        form={form}
        layout="vertical"
        disabled={make.isPending}
        onFinish={(wanted) => make.mutate(wanted)}
        initialValues={{ reach: "some", days: days.includes(usualDays) ? usualDays : days.at(-1) }}
      >
        {make.error && <Alert type="error" showIcon style={{ marginBottom: 16 }} title={errorText(make.error)} />}
        <Form.Item
          name="name"
          label={t("keys.name")}
          rules={[{ required: true, whitespace: true, message: t("keys.nameMissing") }]}
        >
          <Input autoFocus maxLength={100} placeholder={t("keys.nameExample")} autoComplete="off" />
        </Form.Item>
        <Form.Item name="reach" label={t("keys.reach")}>
          <Radio.Group
            options={[
              { value: "some", label: t("keys.some") },
              { value: "all", label: t("keys.all") },
            ]}
          />
        </Form.Item>
        {reach !== "all" && (
          <Form.Item
            name="scopes"
            label={t("keys.scopes")}
            extra={t("keys.scopesHelp")}
            rules={[{ required: true, message: t("keys.scopesMissing") }]}
          >
            <Select
              mode="multiple"
              maxCount={100}
              showSearch={{ filterOption: (typed, option) => matches(typed, option) }}
              placeholder={t("keys.scopesSearch")}
              options={choicesOf(scopes, text, t("keys.wholly"))}
              optionLabelProp="value"
              notFoundContent={t("keys.noScope")}
            />
          </Form.Item>
        )}
        <Form.Item name="days" label={t("keys.end")} style={{ marginBottom: 0 }}>
          <Select options={ends} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
