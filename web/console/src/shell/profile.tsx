import { Card, Segmented, Space, Typography } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import { useMe } from "@/api/session";
import type { Language } from "@/i18n";
import { type Mode, useTheme } from "@/theme/mode";
import { useOwnLanguage } from "./language";
import { PasswordForm } from "./password-form";
import { ActivityList } from "./profile-activity";
import { KeyList } from "./profile-keys";
import { PersonForm } from "./profile-person";
import { SessionList } from "./profile-sessions";
import { TwoFactor } from "./profile-totp";
import { useTitle } from "./title";

/** One's own account: who one is, password, second factor, where one is signed in, what happened, how the console looks. */
export function ProfilePage() {
  const { t } = useTranslation(["shell", "account", "password"]);
  const { chosen, choose } = useOwnLanguage();
  const { mode, setMode } = useTheme();
  const me = useMe();
  const { message } = useApp();
  useTitle(t("profile.title"));
  return (
    <div style={{ maxWidth: 960, display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 16 }}>
      <Typography.Title level={1} style={{ fontSize: 20, margin: 0 }}>
        {t("profile.title")}
      </Typography.Title>
      <Card title={t("profile.person")}>
        <PersonForm />
      </Card>
      <Card title={t("profile.look")}>
        <Space orientation="vertical" size="middle">
          <div>
            <div>{t("bar.language")}</div>
            <Segmented<Language | "">
              aria-label={t("bar.language")}
              value={chosen ?? ""}
              onChange={(next) => void choose(next || null)}
              options={[
                { value: "zh", label: <span lang="zh-CN">简体中文</span> },
                { value: "en", label: <span lang="en">English</span> },
                { value: "", label: t("profile.languageOfBrowser") },
              ]}
            />
          </div>
          <div>
            <div>{t("bar.theme")}</div>
            <Segmented<Mode>
              aria-label={t("bar.theme")}
              value={mode}
              onChange={setMode}
              options={(["light", "dark", "system"] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
            />
          </div>
        </Space>
      </Card>
      <Card title={t("profile.password")}>
        <PasswordForm username={me.username} onChanged={() => void message.success(t("password:changed"))} />
      </Card>
      <Card title={t("account:totp.title")}>
        <TwoFactor />
      </Card>
      <Card title={t("profile.sessions")}>
        <SessionList />
      </Card>
      <Card title={t("account:keys.title")}>
        <KeyList />
      </Card>
      <Card title={t("account:activity.title")}>
        <ActivityList />
      </Card>
    </div>
  );
}
