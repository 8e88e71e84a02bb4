import { theme } from "antd";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useLanguage } from "@/i18n";
import { amountOf, type ChartAnswer } from "./answers";
import { chartOption, pointName, pointPath } from "./chart-option";
import styles from "./dashboard.module.css";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

/** A chart of lines or bars in the colours of the theme. Bars lead to the rows that they count. */
export default function ChartView({
  kind,
  answer,
  label,
}: {
  kind: "line" | "bar";
  answer: ChartAnswer;
  label: string;
}) {
  const { t } = useTranslation("dashboard");
  const { text, language } = useLanguage();
  const { token } = theme.useToken();
  const navigate = useNavigate();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const points = answer.series[0]?.points ?? [];
  const empty = answer.series.every((s) => s.points.every((p) => amountOf(p) === 0));

  useEffect(() => {
    if (empty || !place.current) return;
    const made = init(place.current);
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, [empty]);

  useEffect(() => {
    const made = chart.current;
    if (!made) return;
    const option = chartOption(answer, {
      kind,
      text,
      locale: language === "zh" ? "zh-CN" : "en",
      font: token.fontFamily,
      still: !token.motion,
      colours: {
        text: token.colorText,
        quiet: token.colorTextSecondary,
        line: token.colorBorderSecondary,
        background: token.colorBgElevated,
      },
    });
    made.setOption(option, { notMerge: true });
    const open = (event: { seriesIndex?: number; dataIndex: number }) => {
      const path = pointPath(answer, event.seriesIndex ?? 0, event.dataIndex);
      if (path) void navigate(path);
    };
    made.on("click", open);
    return () => {
      if (!made.isDisposed()) made.off("click", open);
    };
  }, [answer, kind, language, text, token, navigate]);

  if (empty) return <div className={styles.empty}>{t("empty")}</div>;
  const first = points[0];
  const last = points[points.length - 1];
  const span = first && last ? `${pointName(first, answer.step, text)} – ${pointName(last, answer.step, text)}` : "";
  return <div ref={place} className={styles.chart} role="img" aria-label={`${label}: ${span}`} />;
}
