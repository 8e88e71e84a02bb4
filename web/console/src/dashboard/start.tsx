import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSchema } from "@/api/schema";
import { useMe } from "@/api/session";
import { useLanguage } from "@/i18n";
import { Icon } from "@/shell/icons";
import { groupsOf, placesOf } from "@/shell/places";
import { recentOf } from "@/shell/recent";
import { Notice } from "@/states/notice";
import styles from "./dashboard.module.css";

/** The first page where no app declared a widget: recent records, and the way to everything. */
export function StartPage() {
  const { t } = useTranslation("dashboard");
  const { text } = useLanguage();
  const schema = useSchema();
  const recent = recentOf(useMe().id);
  const groups = groupsOf(placesOf(schema));
  if (groups.length === 0) return <Notice title={t("nothing.title")} text={t("nothing.text")} />;
  return (
    <>
      {recent.length > 0 && (
        <>
          <h2 className={styles.section}>{t("recent")}</h2>
          <ul className={styles.places}>
            {recent.map((record) => (
              <li key={record.path}>
                <Link to={record.path}>{record.title}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {groups.map((group) => (
        <section key={group.label.en}>
          <h2 className={styles.section}>{text(group.label)}</h2>
          <ul className={styles.places}>
            {group.places.map((place) => (
              <li key={place.key}>
                <Link to={place.path}>
                  <Icon name={place.icon} />
                  {text(place.label)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
