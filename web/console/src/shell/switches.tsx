import { BulbOutlined, DesktopOutlined, MoonOutlined, SunOutlined, TranslationOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { type Language, useLanguage } from "@/i18n";
import { type Mode, useTheme } from "@/theme/mode";
import { useOwnLanguage } from "./language";

/** English or Chinese, at once. */
export function LanguageSwitch() {
  const { t } = useTranslation("shell");
  const { language } = useLanguage();
  const { choose } = useOwnLanguage();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [language],
        items: [
          { key: "zh", label: <span lang="zh-CN">简体中文</span> },
          { key: "en", label: <span lang="en">English</span> },
        ],
        onClick: ({ key }) => void choose(key as Language),
      }}
    >
      <Button type="text" icon={<TranslationOutlined />} aria-label={t("bar.language")} title={t("bar.language")} />
    </Dropdown>
  );
}

const icons: Record<Mode, typeof SunOutlined> = { light: SunOutlined, dark: MoonOutlined, system: DesktopOutlined };

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const { t } = useTranslation("shell");
  const { mode, setMode } = useTheme();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [mode],
        items: (["light", "dark", "system"] as const).map((key) => {
          const Icon = icons[key];
          return { key, icon: <Icon aria-hidden />, label: t(`theme.${key}`) };
        }),
        onClick: ({ key }) => setMode(key as Mode),
      }}
    >
      <Button type="text" icon={<BulbOutlined />} aria-label={t("bar.theme")} title={t("bar.theme")} />
    </Dropdown>
  );
}
