import type { ReactNode } from "react";
import { Link } from "react-router";
import styles from "./login.module.css";
import { Mark } from "./mark";
import { LanguageSwitch, ThemeSwitch } from "./switches";

interface OutsideProps {
  heading: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** The frame of the pages outside of the shell: to sign in, and to get a new password. */
export function Outside({ heading, lead, children }: OutsideProps) {
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <LanguageSwitch />
        <ThemeSwitch />
      </header>
      <main className={styles.main}>
        <div className={styles.card}>
          <div className={styles.brand}>
            <Mark size={36} />
            <h1>{heading}</h1>
          </div>
          {lead && <p className={styles.lead}>{lead}</p>}
          {children}
        </div>
      </main>
    </div>
  );
}

/** The other way on, below a form. */
export function OtherWay({ to, children }: { to: string; children: ReactNode }) {
  return (
    <p className={styles.other}>
      <Link to={to}>{children}</Link>
    </p>
  );
}
