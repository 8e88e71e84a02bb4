import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown, Space } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import styles from "./form.module.css";
import type { SavedHow } from "./use-editor";

interface SaveBarProps {
  isNew: boolean;
  dirty: boolean;
  saving: boolean;
  savedAt?: Date;
  /** What can be chosen beside plain saving. */
  ways: SavedHow[];
  onSave: (how: SavedHow) => void;
  onDiscard?: () => void;
  onCancel?: () => void;
}

/** Saving, its other ways, and what became of the last time. It stays in sight. */
export function SaveBar({ isNew, dirty, saving, savedAt, ways, onSave, onDiscard, onCancel }: SaveBarProps) {
  const { t } = useTranslation("form");
  const labels: Partial<Record<SavedHow, string>> = {
    close: t("saveClose"),
    another: t("saveAnother"),
    copy: t("saveCopy"),
  };
  const save = (
    <Button
      type="primary"
      htmlType="button"
      loading={saving}
      onClick={() => onSave("stay")}
      aria-keyshortcuts="Control+S Meta+S"
    >
      {isNew ? t("create") : t("save")}
    </Button>
  );
  const state = saving
    ? t("saving")
    : dirty
      ? t("unsaved")
      : savedAt
        ? t("savedAt", { time: dayjs(savedAt).format("LTS") })
        : "";
  return (
    <div className={styles.bar}>
      {ways.length === 0 ? (
        save
      ) : (
        <Space.Compact>
          {save}
          <Dropdown
            trigger={["click"]}
            disabled={saving}
            menu={{
              items: ways.map((how) => ({ key: how, label: labels[how] })),
              onClick: ({ key }) => onSave(key as SavedHow),
            }}
          >
            <Button type="primary" icon={<DownOutlined aria-hidden />} aria-label={t("saveMore")} />
          </Dropdown>
        </Space.Compact>
      )}
      {onCancel && <Button onClick={onCancel}>{t("base:cancel")}</Button>}
      {onDiscard && dirty && (
        <Button type="text" onClick={onDiscard} disabled={saving}>
          {t("discard")}
        </Button>
      )}
      <div className={styles.state} role="status">
        {state}
      </div>
    </div>
  );
}
