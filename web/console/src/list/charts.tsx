import { Segmented } from "antd";
import { useTranslation } from "react-i18next";
import type { SchemaWidget } from "@/api/types";
import { WidgetCard } from "@/dashboard/widget-card";
import styles from "./charts.module.css";
import { type ChartPeriod, chartPeriods } from "./use-charts";

interface ChartsProps {
  widgets: SchemaWidget[];
  period: ChartPeriod;
  onPeriod(period: ChartPeriod): void;
}

/** What apps declared to stand above a list. The period is theirs: it does not filter the rows. */
export default function Charts({ widgets, period, onPeriod }: ChartsProps) {
  const { t } = useTranslation("list");
  return (
    <section className={styles.charts} aria-label={t("charts.title")}>
      {widgets.some((widget) => widget.period) && (
        <div>
          <Segmented<ChartPeriod>
            aria-label={t("charts.period")}
            value={period}
            options={chartPeriods.map((value) => ({ value, label: t(`charts.${value}`) }))}
            onChange={onPeriod}
          />
        </div>
      )}
      <div className={styles.cards}>
        {widgets.map((widget) => (
          <WidgetCard key={widget.name} widget={widget} period={widget.period ? { name: period } : undefined} />
        ))}
      </div>
    </section>
  );
}
