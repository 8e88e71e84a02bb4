import { ArrowDownOutlined, ArrowUpOutlined, MinusOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguage } from "@/i18n";
import { amountOf, consolePath, type NumberAnswer } from "./answers";
import styles from "./dashboard.module.css";
import { figure, trendOf } from "./figures";
import { Sparkline } from "./sparkline";

const arrows = { up: ArrowUpOutlined, down: ArrowDownOutlined, same: MinusOutlined };

/** One number, how it stands to the period before, and how it came about. */
export function NumberView({ answer }: { answer: NumberAnswer }) {
  const { t } = useTranslation("dashboard");
  const { language } = useLanguage();
  const locale = language === "zh" ? "zh-CN" : "en";
  const shown = figure(answer.value, answer.format, answer.currency, locale);
  const link = consolePath(answer.link);
  const trend = trendOf(answer.value, answer.previous);
  const Arrow = trend && arrows[trend.direction];
  const before = figure(answer.previous ?? 0, answer.format, answer.currency, locale);
  return (
    <>
      <div className={styles.figure}>{link ? <Link to={link}>{shown}</Link> : shown}</div>
      <div className={styles.trend}>
        {trend && Arrow ? (
          <>
            <Arrow aria-hidden />{" "}
            <strong>
              {trend.share === undefined
                ? t(`trend.${trend.direction}`)
                : t(`trend.${trend.direction}By`, {
                    share: figure(Math.abs(trend.share), "percent", undefined, locale),
                  })}
            </strong>{" "}
            {t("trend.before", { value: before })}
          </>
        ) : (
          t("trend.now")
        )}
      </div>
      {answer.points && answer.points.length > 1 && (
        <div className={styles.spark}>
          <Sparkline values={answer.points.map(amountOf)} />
        </div>
      )}
    </>
  );
}
