import type { ReactNode } from "react";
import styles from "./notice.module.css";

export interface NoticeProps {
  icon?: ReactNode;
  title: string;
  text?: ReactNode;
  /** What can be done about it; the first one is the primary. */
  actions?: ReactNode;
  /** Small print: a request's id. */
  detail?: ReactNode;
}

/** A page or part that has nothing else to show: what it is, and the way on. */
export function Notice({ icon, title, text, actions, detail }: NoticeProps) {
  return (
    <div className={styles.notice}>
      {icon && (
        <div className={styles.icon} aria-hidden="true">
          {icon}
        </div>
      )}
      <h2 className={styles.title}>{title}</h2>
      {text && <div className={styles.text}>{text}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
      {detail && <div className={styles.detail}>{detail}</div>}
    </div>
  );
}
