import { Pagination } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Waiting } from "@/form/waiting";
import type { Catalogue } from "@/rights/catalogue";
import { ErrorView } from "@/states/error";
import { Notice } from "@/states/notice";
import styles from "./access.module.css";
import { PermissionChooser } from "./choosers";
import { holdersPerPage, useHolders } from "./questions";
import { Reasons, UserLink } from "./reasons";

interface WhoProps {
  permission: string;
  page: number;
  catalogue: Catalogue | undefined;
  onAsk(permission: string): void;
  onPage(page: number): void;
  /** The address that asks why one of them may. */
  whyOf(user: string): string;
}

/** Who may do something, and by what. */
export function Who({ permission, page, catalogue, onAsk, onPage, whyOf }: WhoProps) {
  const { t } = useTranslation("access");
  const answer = useHolders(permission, page);
  return (
    <>
      <div className={styles.question}>
        <PermissionChooser catalogue={catalogue} label={t("permission")} value={permission} onChange={onAsk} />
      </div>
      {permission === "" ? (
        <Notice title={t("who.ask")} text={t("who.askHelp")} />
      ) : answer.error ? (
        <ErrorView error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <Waiting rows={6} />
      ) : answer.data.total === 0 ? (
        <Notice title={t("who.nobody")} text={t("who.nobodyHelp")} />
      ) : (
        <>
          <p className={styles.count}>{t("who.count", { count: answer.data.total })}</p>
          <ul className={styles.people}>
            {answer.data.items.map((person) => (
              <li key={person.id} data-user={person.username}>
                <div className={styles.person}>
                  <UserLink id={person.id} name={person.username} />
                  <Link to={whyOf(person.id)}>{t("who.why")}</Link>
                </div>
                <Reasons reasons={person.because} catalogue={catalogue} />
              </li>
            ))}
          </ul>
          {answer.data.total > holdersPerPage && (
            <Pagination
              current={page}
              pageSize={holdersPerPage}
              total={answer.data.total}
              showSizeChanger={false}
              onChange={onPage}
            />
          )}
        </>
      )}
    </>
  );
}
