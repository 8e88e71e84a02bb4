import type { TFunction } from "i18next";
import type { HistoryLine } from "./lines";

/** Who did it: "admin as editor" when somebody acted as another. */
export function actorOf(line: HistoryLine, t: TFunction<"history">): string {
  if (line.impersonator) return t("actedAs", { impersonator: line.impersonator, user: line.actor });
  return line.actor || t("system");
}
