import { Input } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { loadTexts } from "@/i18n";
import { control } from "./control";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";

const PasswordMeter = lazy(async () => {
  const [{ PasswordMeter }] = await Promise.all([import("./password-meter"), loadTexts("password")]);
  return { default: PasswordMeter };
});

/** Fields of a row that say who somebody is. */
const aboutPeople = ["username", "display_name", "email", "phone"];

/** A secret: never shown, and kept when nothing is typed. Of passwords of people it is said how strong they are. */
export function PasswordInput(props: FieldInputProps) {
  const { value, onChange, row, resource, field } = props;
  const { t } = useTranslation("fields");
  const typed = typeof value === "string" ? value : "";
  const known = aboutPeople.map((name) => row?.[name]).filter((text) => typeof text === "string");
  return (
    <>
      <Input.Password
        {...control(props)}
        className={styles.secret}
        value={typed}
        autoComplete="new-password"
        placeholder={row?.id === undefined ? undefined : t("password.keep")}
        onChange={(event) => onChange?.(event.target.value === "" ? undefined : event.target.value)}
      />
      {resource?.name === "users" && field.name === "password" && (
        <div className={styles.strength}>
          {typed !== "" && (
            <Suspense fallback={null}>
              <PasswordMeter password={typed} known={known} />
            </Suspense>
          )}
        </div>
      )}
    </>
  );
}
