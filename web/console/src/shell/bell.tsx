import { BellOutlined } from "@ant-design/icons";
import { Button, Empty, Popover } from "antd";
import { useTranslation } from "react-i18next";

/** Where results of long work and notices arrive. */
export function Bell() {
  const { t } = useTranslation("shell");
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t("bell.title")}
      content={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("bell.empty")} style={{ width: 240 }} />}
    >
      <Button type="text" icon={<BellOutlined />} aria-label={t("bell.title")} title={t("bell.title")} />
    </Popover>
  );
}
