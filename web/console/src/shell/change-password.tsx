import { useTranslation } from "react-i18next";
import { Due } from "./due";
import { PasswordForm } from "./password-form";

/** /console/password?to=/path: for who has to choose a new password before anything else. */
export function ChangePasswordPage() {
  const { t } = useTranslation("password");
  return (
    <Due title={t("due.title")} lead={t("due.lead")} isDue={(user) => user.must_change_password}>
      {(user, onDone) => <PasswordForm username={user.username} block onChanged={onDone} />}
    </Due>
  );
}
