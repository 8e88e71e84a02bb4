import { Tooltip } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import type { SchemaResource } from "@/api/types";
import { parseHistoryPath } from "@/form/paths";
import { useLanguage } from "@/i18n";
import { useActionText } from "./action-text";
import { actorOf } from "./actor";
import styles from "./history.module.css";
import type { HistoryLine } from "./lines";

const named = 3;

/** One thing that happened, in two short lines: who did what to which fields, and how long ago. */
export function HistoryMoment({ line, resource }: { line: HistoryLine; resource: SchemaResource }) {
  const { t } = useTranslation("history");
  const { text } = useLanguage();
  const action = useActionText();
  const order = [...resource.fields, ...resource.inlines].map((f) => f.name);
  const names = [...new Set(Object.keys(line.changes).map((path) => parseHistoryPath(path).name))].sort(
    (a, b) => order.indexOf(a) - order.indexOf(b),
  );
  const labels = names.map(
    (name) => text([...resource.fields, ...resource.inlines].find((f) => f.name === name)?.label) || name,
  );
  const fields = labels.slice(0, named).join(t("comma")) + (labels.length > named ? "…" : "");
  return (
    <>
      <div>
        <span className={styles.actor}>{actorOf(line, t)}</span> {action(line.action, resource)}
        {line.action !== "create" && fields && <span className={styles.fields}>{t("colon", { text: fields })}</span>}
      </div>
      <Tooltip title={dayjs(line.at).format("YYYY-MM-DD HH:mm:ss")}>
        <time className={styles.when} dateTime={line.at}>
          {dayjs(line.at).fromNow()}
        </time>
      </Tooltip>
    </>
  );
}
