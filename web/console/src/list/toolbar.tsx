import {
  AreaChartOutlined,
  DeleteOutlined,
  DownloadOutlined,
  EllipsisOutlined,
  FilterOutlined,
  PlusOutlined,
  SettingOutlined,
} from "@ant-design/icons";
import { Badge, Button, Dropdown, type MenuProps } from "antd";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { SchemaField, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { useNarrow } from "@/theme/media";
import { parentField } from "./branches";
import styles from "./list.module.css";
import { SearchBox } from "./search-box";
import type { Display, ListState } from "./url";
import type { Charts } from "./use-charts";

const SortSelect = lazy(() => import("./sort-select"));

interface ToolbarProps {
  resource: SchemaResource;
  state: ListState;
  columns: SchemaField[];
  filtersOpen: boolean;
  charts: Charts;
  views: ReactNode;
  onSearch(text: string): void;
  onFilters(): void;
  onColumns(): void;
  onExport(): void;
  onDisplay(display: Display): void;
  onDeleted(deleted: boolean): void;
  onSort(sort: ListState["sort"]): void;
}

/** One row above the rows: find, narrow down, keep, arrange, take along, and make a new one. */
export function Toolbar(props: ToolbarProps) {
  const { resource, state, filtersOpen, charts, views } = props;
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const conditions = new Set(state.filters.map((f) => f.field)).size;
  const displays: Display[] = parentField(resource) ? ["pages", "all", "tree"] : ["pages", "all"];
  const more: NonNullable<MenuProps["items"]> = [
    {
      type: "group",
      key: "display",
      label: t("display.label"),
      children: displays.map((d) => ({ key: d, label: t(`display.${d}`), onClick: () => props.onDisplay(d) })),
    },
  ];
  const mayExport = resource.permissions.export && resource.endpoints.export && !state.deleted;
  if (narrow) {
    if (charts.widgets.length > 0) {
      more.unshift({
        key: "charts",
        icon: <AreaChartOutlined />,
        label: t(charts.open ? "charts.hide" : "charts.show"),
        onClick: charts.toggle,
      });
    }
    more.unshift({ key: "columns", icon: <SettingOutlined />, label: t("columns.button"), onClick: props.onColumns });
    if (mayExport) {
      more.unshift({ key: "export", icon: <DownloadOutlined />, label: t("export.button"), onClick: props.onExport });
    }
  }
  if (resource.soft_delete && resource.permissions.delete) {
    more.push(
      { type: "divider" },
      {
        key: "bin",
        icon: <DeleteOutlined />,
        label: t(state.deleted ? "bin.leave" : "bin.open"),
        onClick: () => props.onDeleted(!state.deleted),
      },
    );
  }
  return (
    <div className={styles.toolbar}>
      {resource.search.length > 0 && <SearchBox resource={resource} value={state.search} onSearch={props.onSearch} />}
      {resource.filters.length > 0 && (
        <Badge count={conditions} size="small" color="var(--ant-color-primary)">
          <Button
            icon={<FilterOutlined />}
            aria-expanded={filtersOpen}
            onClick={props.onFilters}
            aria-label={conditions ? t("filter.buttonActive", { count: conditions }) : t("filter.title")}
          >
            {!narrow && t("filter.title")}
          </Button>
        </Badge>
      )}
      {narrow && (
        <Suspense fallback={<span className={styles.sort} />}>
          <SortSelect resource={resource} sort={state.sort} columns={props.columns} onSort={props.onSort} />
        </Suspense>
      )}
      <span className={styles.space} />
      {views}
      {!narrow && charts.widgets.length > 0 && (
        <Button icon={<AreaChartOutlined />} aria-expanded={charts.open} onClick={charts.toggle}>
          {t("charts.title")}
        </Button>
      )}
      {!narrow && (
        <Button icon={<SettingOutlined />} onClick={props.onColumns}>
          {t("columns.button")}
        </Button>
      )}
      {!narrow && mayExport && (
        <Button icon={<DownloadOutlined />} onClick={props.onExport}>
          {t("export.button")}
        </Button>
      )}
      <Dropdown trigger={["click"]} menu={{ items: more, selectable: true, selectedKeys: [state.display] }}>
        <Button
          icon={<EllipsisOutlined />}
          aria-label={t("display.button")}
          title={t("display.button")}
          aria-haspopup="menu"
        />
      </Dropdown>
      {resource.permissions.create && !state.deleted && (
        <Button
          type="primary"
          icon={<PlusOutlined />}
          aria-label={narrow ? t("new", { label: text(resource.label) }) : undefined}
          href={`/console/${resource.name}/new`}
          aria-keyshortcuts="n"
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab, as with any link
            event.preventDefault();
            void navigate(`/${resource.name}/new`);
          }}
        >
          {!narrow && t("new", { label: text(resource.label) })}
        </Button>
      )}
    </div>
  );
}
