import { HomeOutlined } from "@ant-design/icons";
import { Menu, type MenuProps } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useSchema } from "@/api/schema";
import { useLanguage } from "@/i18n";
import { Icon } from "./icons";
import { groupsOf, placesOf } from "./places";

/** The menu: what the caller may see, under its groups' headings. */
export function MainMenu({ collapsed, onGo }: { collapsed: boolean; onGo?: () => void }) {
  const { t } = useTranslation("shell");
  const { text } = useLanguage();
  const schema = useSchema();
  const { pathname } = useLocation();
  const groups = useMemo(() => groupsOf(placesOf(schema)), [schema]);
  const here = pathname.split("/")[1] ?? "";
  const selected = here === "" ? "home" : schema.pages.some((p) => p.path === here) ? `page:${here}` : here;
  const items: MenuProps["items"] = [
    { key: "home", icon: <HomeOutlined />, label: <Link to="/">{t("base:home")}</Link> },
    ...groups.map((group) => ({
      key: `group:${group.label.en}`,
      type: "group" as const,
      label: collapsed ? null : text(group.label),
      children: group.places.map((place) => ({
        key: place.key,
        icon: <Icon name={place.icon} />,
        label: <Link to={place.path}>{text(place.label)}</Link>,
      })),
    })),
  ];
  return (
    <Menu
      mode="inline"
      inlineCollapsed={collapsed}
      items={items}
      selectedKeys={[selected]}
      onClick={onGo}
      style={{ borderInlineEnd: 0 }}
    />
  );
}
