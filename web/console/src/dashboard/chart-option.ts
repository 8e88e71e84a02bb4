import dayjs from "dayjs";
import type { EChartsCoreOption } from "echarts/core";
import type { Text } from "@/api/types";
import { palette } from "@/theme/tokens";
import { amountOf, type ChartAnswer, type Point } from "./answers";

/** Colours of the theme in force. */
export interface ChartColours {
  text: string;
  quiet: string;
  line: string;
  background: string;
}

/** Lines are told apart by their strokes as well, not by colour alone. */
const strokes = ["solid", "dashed", "dotted"] as const;

export interface ChartLook {
  kind: "line" | "bar";
  colours: ChartColours;
  locale: string;
  font: string;
  still: boolean; // no animation: people who asked for reduced motion
  text: (text: Text | undefined) => string;
}

/** How a point is called: its category, or its day, week or month. */
export function pointName(point: Point, step: ChartAnswer["step"], text: ChartLook["text"]): string {
  if (!Array.isArray(point)) return text(point.label);
  return dayjs(point[0]).format(step === "month" ? "YYYY-MM" : "YYYY-MM-DD");
}

/** So many bars have room for their names beneath them. */
const mostUpright = 5;
/** So many are drawn lying, of those that come first; the table has all. */
const mostLying = 8;

/** Whether bars lie: many with names as long as these are read one beneath the other. */
export function liesDown(answer: ChartAnswer, kind: ChartLook["kind"]): boolean {
  return kind === "bar" && answer.x === "category" && (answer.series[0]?.points.length ?? 0) > mostUpright;
}

/** The chart that an answer asks for. */
export function chartOption(answer: ChartAnswer, look: ChartLook): EChartsCoreOption {
  const { colours, kind, text } = look;
  const unit = text(answer.unit);
  const number = new Intl.NumberFormat(look.locale);
  const short = new Intl.NumberFormat(look.locale, { notation: "compact" });
  const names = (answer.series[0]?.points ?? []).map((p) => pointName(p, answer.step, text));
  const lies = liesDown(answer, kind);
  const drawn = lies ? mostLying : undefined;
  const categories = {
    type: "category",
    data: names.slice(0, drawn),
    inverse: lies, // the first on top
    boundaryGap: kind === "bar",
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: lies
      ? { color: colours.quiet, interval: 0, width: 150, overflow: "truncate" }
      : { color: colours.quiet, hideOverlap: true },
  };
  const amounts = {
    type: "value",
    name: lies ? "" : unit,
    nameTextStyle: { color: colours.quiet, align: "left" },
    minInterval: 1,
    axisLabel: { color: colours.quiet, formatter: (value: number) => short.format(value), hideOverlap: true },
    splitLine: { lineStyle: { color: colours.line } },
  };
  return {
    animation: !look.still,
    color: palette,
    textStyle: { color: colours.text, fontFamily: look.font },
    grid: {
      left: 8,
      right: kind === "line" ? 36 : 12, // half of the last day's name
      top: unit && !lies ? 32 : 12,
      bottom: answer.series.length > 1 ? 32 : 8,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    legend: answer.series.length > 1 ? { bottom: 0, textStyle: { color: colours.text } } : undefined,
    tooltip: {
      trigger: "axis",
      axisPointer: { type: kind === "bar" ? "shadow" : "line" },
      backgroundColor: colours.background,
      borderColor: colours.line,
      textStyle: { color: colours.text },
      valueFormatter: (value: unknown) => `${number.format(Number(value))}${unit ? ` ${unit}` : ""}`,
    },
    xAxis: lies ? amounts : categories,
    yAxis: lies ? categories : amounts,
    series: answer.series.map((series, i) => ({
      type: kind,
      name: text(series.label),
      data: series.points.slice(0, drawn).map(amountOf),
      barMaxWidth: 48,
      itemStyle: kind === "bar" ? { borderRadius: lies ? [0, 4, 4, 0] : [4, 4, 0, 0] } : undefined,
      cursor: kind === "bar" && series.points.some(hasQuery) ? "pointer" : "default",
      lineStyle: { width: i === 0 ? 2 : 1.5, type: strokes[i % strokes.length] },
      showSymbol: series.points.length < 40,
      symbolSize: 5,
      areaStyle: kind === "line" && answer.series.length === 1 ? { opacity: 0.12 } : undefined,
    })),
  };
}

function hasQuery(point: Point): boolean {
  return !Array.isArray(point) && Boolean(point.query);
}

/** Where a click on a point leads: the list of the rows that it counts. */
export function pointPath(answer: ChartAnswer, series: number, point: number): string | undefined {
  const at = answer.series[series]?.points[point];
  if (!answer.resource || !at || Array.isArray(at) || !at.query) return undefined;
  return `/${answer.resource}?${at.query}`;
}
