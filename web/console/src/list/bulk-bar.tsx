import { CloseOutlined, DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import type { SchemaAction, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { useNarrow } from "@/theme/media";
import { permittedActions } from "./actions";
import styles from "./list.module.css";
import type { Selection } from "./selection";

interface BulkBarProps {
  resource: SchemaResource;
  selection: Selection;
  deleted: boolean;
  /** All that match. */
  total: number;
  totalText: string;
  onAction(action: SchemaAction): void;
  onRestore(): void;
}

const besideEachOther = 3;

/** What is selected, and what can be done with it. */
export function BulkBar({ resource, selection, deleted, total, totalText, onAction, onRestore }: BulkBarProps) {
  const { t } = useTranslation("list");
  const { text, language } = useLanguage();
  const narrow = useNarrow();
  const count = selection.ids.length;
  if (count === 0 && !selection.everything) return null;
  const figures = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const actions = deleted ? [] : permittedActions(resource);
  const room = narrow ? 1 : besideEachOther;
  const [shown, folded] = actions.length > room ? [actions.slice(0, room - 1), actions.slice(room - 1)] : [actions, []];
  return (
    <section className={styles.bar} aria-label={t("bulk.label")}>
      <span role="status">
        {selection.everything
          ? t("bulk.everything", { n: totalText })
          : t("bulk.count", { count, n: figures.format(count) })}
      </span>
      {!selection.everything && !deleted && total > count && selection.page === "all" && (
        <Button type="link" size="small" onClick={selection.selectEverything}>
          {t("bulk.selectAll", { n: totalText })}
        </Button>
      )}
      <span className={styles.space} />
      {deleted && resource.permissions.delete && (
        <Button onClick={onRestore}>{t("restoreMany", { n: figures.format(count) })}</Button>
      )}
      {shown.map((action) => (
        <Button key={action.name} danger={action.danger} onClick={() => onAction(action)}>
          {text(action.label)}
        </Button>
      ))}
      {folded.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: folded.map((action) => ({
              key: action.name,
              label: text(action.label),
              danger: action.danger,
              onClick: () => onAction(action),
            })),
          }}
        >
          <Button>
            {t("bulk.more")} <DownOutlined aria-hidden />
          </Button>
        </Dropdown>
      )}
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={t("bulk.clear")}
        title={t("bulk.clear")}
        onClick={selection.clear}
      />
    </section>
  );
}
