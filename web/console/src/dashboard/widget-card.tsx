import { AreaChartOutlined, ArrowRightOutlined, ReloadOutlined, TableOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { lazy, Suspense, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SchemaWidget } from "@/api/types";
import { registry } from "@/extension/registry";
import { useLanguage } from "@/i18n";
import { useErrorText } from "@/states/error";
import { type ChartAnswer, consolePath, type NumberAnswer, type SheetAnswer } from "./answers";
import { ChartTable } from "./chart-table";
import styles from "./dashboard.module.css";
import { NumberView } from "./number-view";
import type { Period } from "./period";
import { SheetView } from "./sheet-view";
import { useWidget } from "./use-widget";

const ChartView = lazy(() => import("./chart-view"));

/** One card of the dashboard: of its final size from the start, with an error of its own. */
export function WidgetCard({ widget, period }: { widget: SchemaWidget; period: Period | undefined }) {
  const { t } = useTranslation("dashboard");
  const { text } = useLanguage();
  const errorText = useErrorText();
  const { data, error, isPlaceholderData, refetch } = useWidget(widget.name, period);
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const label = text(widget.label);
  const link = consolePath((data as { link?: string } | undefined)?.link);
  const chart = widget.kind === "line" || widget.kind === "bar";
  return (
    <section className={styles.card} data-kind={widget.kind} data-width={widget.width} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading} title={label}>
          {label}
        </h2>
        {chart && data !== undefined && (
          <Button
            type="text"
            icon={asTable ? <AreaChartOutlined /> : <TableOutlined />}
            aria-label={asTable ? t("asChart", { label }) : t("asTable", { label })}
            title={asTable ? t("chart") : t("table")}
            onClick={() => setAsTable(!asTable)}
          />
        )}
        {link && widget.kind !== "number" && (
          <Link to={link}>
            <Button type="text" icon={<ArrowRightOutlined />} tabIndex={-1} aria-label={t("more", { label })} />
          </Link>
        )}
      </div>
      <div className={isPlaceholderData ? `${styles.body} ${styles.stale}` : styles.body} aria-busy={isPlaceholderData}>
        {error && data === undefined ? (
          <div className={styles.empty} role="alert">
            <p>{errorText(error)}</p>
            <Button icon={<ReloadOutlined />} onClick={() => refetch()}>
              {t("base:retry")}
            </Button>
          </div>
        ) : data === undefined ? (
          <Skeleton active title={false} paragraph={{ rows: widget.kind === "number" ? 2 : 7 }} />
        ) : (
          <Content widget={widget} data={data} label={label} asTable={asTable} />
        )}
      </div>
    </section>
  );
}

function Content({
  widget,
  data,
  label,
  asTable,
}: {
  widget: SchemaWidget;
  data: unknown;
  label: string;
  asTable: boolean;
}) {
  const Extended = registry.dashboardWidgets.get(widget.kind);
  if (Extended) return <Extended data={data} name={widget.name} />;
  switch (widget.kind) {
    case "number":
      return <NumberView answer={data as NumberAnswer} />;
    case "line":
    case "bar":
      if (asTable) return <ChartTable answer={data as ChartAnswer} />;
      return (
        <Suspense fallback={<div className={styles.chart} />}>
          <ChartView kind={widget.kind === "bar" ? "bar" : "line"} answer={data as ChartAnswer} label={label} />
        </Suspense>
      );
    case "table":
      return <SheetView answer={data as SheetAnswer} />;
    default:
      return null;
  }
}
