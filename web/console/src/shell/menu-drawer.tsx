import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { useSiteName } from "@/api/session";
import { MainMenu } from "./menu";

/** The menu where there is no room for it beside the page. */
export default function MenuDrawer({ open, onClose }: { open: boolean; onClose(): void }) {
  const { t } = useTranslation("shell");
  return (
    <Drawer
      open={open}
      placement="left"
      size={280}
      onClose={onClose}
      title={useSiteName()}
      styles={{ body: { padding: 0 } }}
    >
      <nav aria-label={t("menu.label")}>
        <MainMenu collapsed={false} onGo={onClose} />
      </nav>
    </Drawer>
  );
}
