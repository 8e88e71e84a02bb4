import { Segmented } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useResource, useSchema } from "@/api/schema";
import { useLanguage } from "@/i18n";
import { useCatalogue } from "@/rights/catalogue";
import { useTitle } from "@/shell/title";
import { useNarrow } from "@/theme/media";
import styles from "./access.module.css";
import { Holds } from "./holds";
import type { Question } from "./questions";
import { Who } from "./who";
import { Why } from "./why";

const tabs = ["why", "who", "holds"] as const;
type Tab = (typeof tabs)[number];

/** Who may do what, and why. The address holds the question, so that it can be sent to somebody. */
export function AccessPage() {
  const { t } = useTranslation("access");
  const { text } = useLanguage();
  const page = useSchema().pages.find((p) => p.path === "access");
  const [params, setParams] = useSearchParams();
  const { catalogue } = useCatalogue(useResource("permissions") !== undefined);
  const asked = params.get("tab");
  const tab: Tab = tabs.find((known) => known === asked) ?? "why";
  const question: Question = {
    user: params.get("user") ?? "",
    permission: params.get("permission") ?? "",
    row: params.get("row") ?? "",
  };
  const narrow = useNarrow();
  const title = text(page?.label);
  useTitle(title);
  const addressOf = (next: Partial<Question> & { tab?: Tab; page?: number }) => {
    const all = { tab, ...question, page: 1, ...next };
    return new URLSearchParams(
      Object.entries(all)
        .filter(([name, value]) => value !== "" && !(name === "page" && value === 1) && value !== "why")
        .map(([name, value]) => [name, String(value)]),
    );
  };
  const ask = (next: Parameters<typeof addressOf>[0]) => setParams(addressOf(next));
  const shown = {
    why: <Why question={question} catalogue={catalogue} onAsk={ask} />,
    who: (
      <Who
        permission={question.permission}
        page={Math.max(1, Number.parseInt(params.get("page") ?? "1", 10) || 1)}
        catalogue={catalogue}
        onAsk={(permission) => ask({ permission, row: "" })}
        onPage={(next) => ask({ page: next })}
        whyOf={(user) => `/access?${addressOf({ tab: "why", user, row: "" })}`}
      />
    ),
    holds: <Holds user={question.user} catalogue={catalogue} onAsk={(user) => ask({ user })} />,
  };
  return (
    <div className={styles.page}>
      <h1>{title}</h1>
      <Segmented<Tab>
        className={styles.tabs}
        aria-label={title}
        vertical={narrow}
        value={tab}
        onChange={(next) => ask({ tab: next })}
        options={tabs.map((value) => ({ value, label: t(`tab.${value}`) }))}
      />
      {shown[tab]}
    </div>
  );
}
