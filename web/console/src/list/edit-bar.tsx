import { Button } from "antd";
import useApp from "antd/es/app/useApp";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router";
import styles from "./list.module.css";
import type { Edits } from "./use-edits";

/** The rows that were changed in the list and are not saved: how many, and the two ways on. Leaving asks. */
export function EditBar({ edits, path }: { edits: Edits; path: string }) {
  const { t } = useTranslation("list");
  const { message, modal } = useApp();
  const count = edits.rows.size;
  const refused = [...edits.rows.values()].filter((edit) => edit.problem).length;
  const blocker = useBlocker(({ nextLocation }) => count > 0 && nextLocation.pathname !== path);
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    const asked = modal.confirm({
      title: t("edit.leaveTitle", { count }),
      content: t("edit.leaveHelp"),
      okText: t("edit.leave"),
      cancelText: t("edit.stay"),
      okButtonProps: { danger: true },
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
    return asked.destroy;
  }, [blocker, modal, t, count]);
  useEffect(() => {
    if (count === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [count]);
  const save = async () => {
    const saved = await edits.save();
    if (saved) message.success(t("edit.saved", { count: saved }));
  };
  useEffect(() => {
    if (count === 0) return;
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      // What is still being typed is taken when its cell is left.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      setTimeout(() => document.getElementById("list-save")?.click(), 0);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [count]);
  if (count === 0) return null;
  return (
    <section className={`${styles.bar} ${styles.editBar}`} aria-label={t("edit.label")}>
      <span role="status">
        {t("edit.count", { count })}
        {refused > 0 && ` · ${t("edit.refused", { count: refused })}`}
      </span>
      <span className={styles.space} />
      <Button onClick={edits.discardAll} disabled={edits.saving}>
        {t("edit.discard")}
      </Button>
      <Button id="list-save" type="primary" loading={edits.saving} onClick={() => void save()}>
        {t("edit.save", { count })}
      </Button>
    </section>
  );
}
