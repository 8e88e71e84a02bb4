import { LogoutOutlined, UserOutlined } from "@ant-design/icons";
import { Avatar, Button, Dropdown } from "antd";
import useApp from "antd/es/app/useApp";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { http } from "@/api/http";
import { useMe } from "@/api/session";
import { useErrorText } from "@/states/error";
import { announceSession } from "./tabs";

/** Who is signed in, the way to his profile, and out. */
export function Person() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const navigate = useNavigate();
  const { message, modal } = useApp();
  const errorText = useErrorText();
  const name = me.display_name || me.username;

  const leave = async (path: string) => {
    try {
      await http.post(path);
    } catch (error) {
      void message.error(errorText(error));
      return;
    }
    announceSession();
    window.location.assign("/console/login");
  };

  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "profile", icon: <UserOutlined aria-hidden />, label: t("person.profile") },
          { type: "divider" },
          { key: "out", icon: <LogoutOutlined aria-hidden />, label: t("person.signOut") },
          { key: "everywhere", label: t("person.signOutEverywhere") },
        ],
        onClick: ({ key }) => {
          if (key === "profile") void navigate("/profile");
          if (key === "out") void leave("/api/v1/auth/browser/logout");
          if (key === "everywhere")
            modal.confirm({
              title: t("person.everywhereTitle"),
              content: t("person.everywhereText"),
              okText: t("person.signOutEverywhere"),
              cancelText: t("base:cancel"),
              onOk: () => leave("/api/v1/auth/logout-all"),
            });
        },
      }}
    >
      <Button type="text" aria-label={t("person.label", { name })} style={{ paddingInline: 6 }}>
        <Avatar
          size={24}
          style={{ background: "var(--ant-color-primary)", fontSize: 12, color: "var(--ant-color-text-light-solid)" }}
          aria-hidden
        >
          {[...name][0]?.toUpperCase()}
        </Avatar>
      </Button>
    </Dropdown>
  );
}
