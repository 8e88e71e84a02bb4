import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSchema } from "@/api/schema";
import { useTitle } from "@/shell/title";
import styles from "./dashboard.module.css";
import { periodOf, periodParams } from "./period";
import { PeriodPicker } from "./period-picker";
import { StartPage } from "./start";
import { WidgetCard } from "./widget-card";

/** The first page: what apps declared as widgets, else the way to everything. */
export function DashboardPage() {
  const { t } = useTranslation("dashboard");
  const widgets = (useSchema().widgets ?? []).filter((widget) => !widget.list); // others stand above lists
  const [params, setParams] = useSearchParams();
  const period = periodOf(params);
  useTitle(t("base:home"));
  return (
    <>
      <header className={styles.header}>
        <Typography.Title level={1} className={styles.title}>
          {t("base:home")}
        </Typography.Title>
        {widgets.some((w) => w.period) && (
          <PeriodPicker value={period} onChange={(next) => setParams(periodParams(next))} />
        )}
      </header>
      {widgets.length === 0 ? (
        <StartPage />
      ) : (
        <div className={styles.grid}>
          {widgets.map((widget) => (
            <WidgetCard key={widget.name} widget={widget} period={widget.period ? period : undefined} />
          ))}
        </div>
      )}
    </>
  );
}
