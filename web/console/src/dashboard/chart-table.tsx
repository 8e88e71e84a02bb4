import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguage } from "@/i18n";
import { amountOf, type ChartAnswer } from "./answers";
import { pointName, pointPath } from "./chart-option";
import styles from "./dashboard.module.css";

/** A chart's values for those who would rather read. */
export function ChartTable({ answer }: { answer: ChartAnswer }) {
  const { t } = useTranslation("dashboard");
  const { text, language } = useLanguage();
  const number = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const points = answer.series[0]?.points ?? [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t("table")}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{answer.x === "time" ? t("time") : t("category")}</th>
            {answer.series.map((series) => (
              <th key={series.label.en} scope="col" className={styles.number}>
                {text(series.label) || text(answer.unit)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point, i) => {
            const name = pointName(point, answer.step, text);
            const path = pointPath(answer, 0, i);
            return (
              <tr key={name}>
                <td>{path ? <Link to={path}>{name}</Link> : name}</td>
                {answer.series.map((series) => {
                  const at = series.points[i];
                  return (
                    <td key={series.label.en} className={styles.number}>
                      {at === undefined ? "" : number.format(amountOf(at))}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
