import { Select, Space } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Period } from "./period";

const RangePicker = lazy(() => import("antd/es/date-picker").then((m) => ({ default: m.default.RangePicker })));

const names = ["standard", "7d", "30d", "90d", "year", "days"] as const;

/** The one choice of dates for all cards that follow it. */
export function PeriodPicker({ value, onChange }: { value: Period; onChange: (period: Period) => void }) {
  const { t } = useTranslation("dashboard");
  const [choosing, setChoosing] = useState(false);
  const days = choosing || value.name === "days";
  return (
    <Space wrap>
      <Select<(typeof names)[number]>
        aria-label={t("period")}
        value={days ? "days" : value.name}
        options={names.map((name) => ({ value: name, label: t(`period.${name}`) }))}
        style={{ width: 184 }}
        onChange={(name: (typeof names)[number]) => {
          setChoosing(name === "days");
          if (name !== "days") onChange({ name });
        }}
      />
      {days && (
        <Suspense fallback={<div style={{ width: 260, height: 40 }} />}>
          <RangePicker
            aria-label={t("period.days")}
            allowClear={false}
            {...(value.name === "days" ? { defaultValue: [dayjs(value.from), dayjs(value.to)] as [Dayjs, Dayjs] } : {})}
            maxDate={dayjs()}
            onChange={(range) => {
              const [from, to] = range ?? [];
              if (!from || !to) return;
              setChoosing(false);
              onChange({ name: "days", from: from.format("YYYY-MM-DD"), to: to.format("YYYY-MM-DD") });
            }}
          />
        </Suspense>
      )}
    </Space>
  );
}
