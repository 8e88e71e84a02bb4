import { useQuery } from "@tanstack/react-query";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import type { Page, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import styles from "./list.module.css";

interface TotalProps {
  resource: SchemaResource;
  /** The conditions counted, as a query string. */
  conditions: string;
  total: number;
  relation: "eq" | "gte";
}

/** How many rows match: "57 books"; beyond what is counted by itself "10,000+", and exactly by a click. */
export function Total({ resource, conditions, total, relation }: TotalProps) {
  const { t } = useTranslation("list");
  const { language, text } = useLanguage();
  const [asked, setAsked] = useState<string>();
  const exact = useQuery({
    queryKey: ["rows", resource.name, "count", conditions],
    enabled: relation === "gte" && asked === conditions,
    queryFn: ({ signal }) =>
      http.get<Page>(
        resource.endpoints.collection,
        `${conditions ? `${conditions}&` : ""}count=exact&per_page=1&fields=id`,
        signal,
      ),
    staleTime: 30_000,
  });
  const figures = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const label = text(resource.label_many);
  if (relation === "eq" || exact.data?.total !== undefined) {
    const n = relation === "eq" ? total : (exact.data?.total ?? total);
    return (
      <span className={styles.total} role="status">
        {t("total", { count: n, n: figures.format(n), label })}
      </span>
    );
  }
  return (
    <Tooltip title={exact.error ? t("total.failed") : t("total.exactHint")}>
      <Button
        type="link"
        size="small"
        loading={exact.isFetching}
        onClick={() => (exact.error ? void exact.refetch() : setAsked(conditions))}
      >
        {t("total.more", { n: figures.format(total), label })}
      </Button>
    </Tooltip>
  );
}
