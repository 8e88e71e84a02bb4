import { useTranslation } from "react-i18next";
import { Due } from "./due";
import { TwoFactor } from "./profile-totp";
import { StepUp } from "./step-up";

/** /console/second-factor?to=/path: for who has to set a second factor up before anything else. */
export function SecondFactorPage() {
  const { t } = useTranslation("account");
  return (
    <Due title={t("due.title")} lead={t("due.lead")} isDue={(user) => user.must_set_up_second_factor}>
      {(_, onDone) => (
        <>
          <TwoFactor onKept={onDone} />
          <StepUp />
        </>
      )}
    </Due>
  );
}
