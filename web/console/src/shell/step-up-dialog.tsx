import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { ProofForm } from "./proof-form";

/** Asks for the password, and for a code where the second factor is on. */
export default function StepUpDialog({ open, onDone }: { open: boolean; onDone(given: boolean): void }) {
  const { t } = useTranslation("account");
  return (
    <Modal
      open={open}
      title={t("stepUp.title")}
      footer={null}
      width={400}
      destroyOnHidden
      zIndex={1100}
      onCancel={() => onDone(false)}
    >
      <p>{t("stepUp.text")}</p>
      <ProofForm
        submitText={t("stepUp.submit")}
        send={(proof) => http.post("/api/v1/auth/step-up", proof)}
        onDone={() => onDone(true)}
      />
    </Modal>
  );
}
