import { CloseOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Collapse, Drawer } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { useSchema } from "@/api/schema";
import type { FacetsAnswer, SchemaFilter, SchemaResource } from "@/api/types";
import { fieldOfFilter, sortFilters } from "./describe";
import { FilterControl } from "./filter-control";
import styles from "./filter-panel.module.css";
import { conditionsOf, type Filter, hasConditions, type ListState, withField } from "./url";

interface FilterPanelProps {
  resource: SchemaResource;
  state: ListState;
  narrow: boolean;
  onChange(filters: Filter[]): void;
  onClear(): void;
  onClose(): void;
}

/** Every filter of a list, each as its kind is asked for. Beside the rows, or over them where there is no room. */
export default function FilterPanel({ resource, state, narrow, onChange, onClear, onClose }: FilterPanelProps) {
  const { t } = useTranslation("list");
  const schema = useSchema();
  const { main, more } = useMemo(() => sortFilters(resource), [resource]);
  const facets = useFacets(resource, state, main);
  const control = (filter: SchemaFilter) => (
    <FilterControl
      key={filter.name}
      filter={filter}
      field={fieldOfFilter(schema, resource, filter.name)}
      values={state.filters.filter((f) => f.field === filter.name)}
      facets={facets?.facets[filter.name]}
      onChange={(next) => onChange(withField(state.filters, filter.name, next))}
    />
  );
  const usedMore = more.some((filter) => state.filters.some((f) => f.field === filter.name));
  const content = (
    <>
      {main.map(control)}
      {more.length > 0 && (
        <Collapse
          ghost
          size="small"
          className={styles.more}
          defaultActiveKey={usedMore ? ["more"] : []}
          items={[
            {
              key: "more",
              label: t("filter.more"),
              children: <div className={styles.controls}>{more.map(control)}</div>,
            },
          ]}
        />
      )}
    </>
  );
  if (narrow) {
    return (
      <Drawer
        open
        placement="bottom"
        size="85%"
        title={t("filter.title")}
        onClose={onClose}
        footer={
          <div className={styles.foot}>
            <Button onClick={onClear} disabled={!hasConditions(state)}>
              {t("clearFilters")}
            </Button>
            <Button type="primary" onClick={onClose}>
              {t("filter.show")}
            </Button>
          </div>
        }
      >
        <div className={styles.controls}>{content}</div>
      </Drawer>
    );
  }
  return (
    <aside className={styles.panel} aria-label={t("filter.title")}>
      <div className={styles.head}>
        <h2>{t("filter.title")}</h2>
        <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t("filter.close")} onClick={onClose} />
      </div>
      <div className={styles.controls}>{content}</div>
    </aside>
  );
}

/** How many rows there are of each value, under all the other conditions. */
function useFacets(resource: SchemaResource, state: ListState, filters: SchemaFilter[]): FacetsAnswer | undefined {
  const fields = filters.filter((f) => f.kind === "enum" || f.kind === "bool").map((f) => f.name);
  const params = conditionsOf(state);
  params.set("fields", fields.join(","));
  const { data } = useQuery({
    queryKey: ["rows", resource.name, "facets", params.toString()],
    enabled: resource.facets === true && Boolean(resource.endpoints.facets) && fields.length > 0,
    queryFn: ({ signal }) => http.get<FacetsAnswer>(resource.endpoints.facets, params, signal),
    placeholderData: (before) => before,
    retry: false,
  });
  return data;
}
