import { Input } from "antd";
import { useTranslation } from "react-i18next";
import { control } from "./control";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";

/** A secret: never shown, and kept when nothing is typed. */
export function PasswordInput(props: FieldInputProps) {
  const { value, onChange, row } = props;
  const { t } = useTranslation("fields");
  return (
    <Input.Password
      {...control(props)}
      className={styles.secret}
      value={typeof value === "string" ? value : ""}
      autoComplete="new-password"
      placeholder={row?.id === undefined ? undefined : t("password.keep")}
      onChange={(event) => onChange?.(event.target.value === "" ? undefined : event.target.value)}
    />
  );
}
