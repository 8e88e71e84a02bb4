import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useSchema } from "@/api/schema";
import { useLanguage } from "@/i18n";
import styles from "./key-list.module.css";
import { placesOf } from "./places";

/** The list of keys (?). */
export default function KeyList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("shell");
  const { text } = useLanguage();
  const schema = useSchema();
  const groups: [string, [string, string][]][] = [
    [
      t("keys.everywhere"),
      [
        ["Ctrl K / ⌘K", t("keys.palette")],
        ["?", t("keys.list")],
        ["g h", t("base:home")],
        ...placesOf(schema)
          .filter((p) => p.letter)
          .map((p): [string, string] => [`g ${p.letter}`, text(p.label)]),
      ],
    ],
    [
      t("keys.onLists"),
      [
        ["/", t("keys.search")],
        ["n", t("keys.new")],
        ["j / k", t("keys.move")],
        ["x", t("keys.select")],
        ["Enter", t("keys.open")],
      ],
    ],
    [
      t("keys.onForms"),
      [
        ["Ctrl S / ⌘S", t("base:save")],
        ["Esc", t("keys.leave")],
      ],
    ],
  ];
  return (
    <Modal open title={t("keys.title")} footer={null} onCancel={onClose} width={720}>
      <div className={styles.groups}>
        {groups.map(([heading, keys]) => (
          <section key={heading}>
            <h3>{heading}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
