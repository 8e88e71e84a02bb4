import { expect, test } from "vitest";
import type { ChartAnswer } from "./answers";
import { chartOption } from "./chart-option";

const words = (value: string) => ({ en: value, zh: value });

function barsOf(count: number): ChartAnswer {
  const points = Array.from({ length: count }, (_, i) => ({ label: words(`kind ${i}`), value: count - i }));
  return { x: "category", unit: words("Events"), series: [{ label: words("Events"), points }] };
}

function axesOf(answer: ChartAnswer) {
  const colours = { text: "", quiet: "", line: "", background: "" };
  const look = {
    kind: "bar" as const,
    colours,
    locale: "en",
    font: "",
    still: true,
    text: (t?: { en: string }) => t?.en ?? "",
  };
  return chartOption(answer, look) as {
    xAxis: { type: string };
    yAxis: { type: string; data?: string[] };
    series: { data: number[] }[];
  };
}

test("few bars stand with their names beneath", () => {
  const { xAxis, yAxis, series } = axesOf(barsOf(3));
  expect([xAxis.type, yAxis.type]).toEqual(["category", "value"]);
  expect(series[0]?.data).toEqual([3, 2, 1]);
});

test("many lie beneath each other, the first eight of them", () => {
  const { xAxis, yAxis, series } = axesOf(barsOf(12));
  expect([xAxis.type, yAxis.type]).toEqual(["value", "category"]);
  expect(yAxis.data).toHaveLength(8);
  expect(series[0]?.data).toEqual([12, 11, 10, 9, 8, 7, 6, 5]);
});
