import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { Me } from "@/api/types";
import { SignInForm } from "./sign-in-form";

interface SignInAgainDialogProps {
  open: boolean;
  username: string;
  onSignedIn(user: Me): void;
}

/** Asks whose session ended for the password again, or leads to the sign-in page. */
export default function SignInAgainDialog({ open, username, onSignedIn }: SignInAgainDialogProps) {
  const { t } = useTranslation("shell");
  return (
    <Modal
      open={open}
      title={t("again.title")}
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={400}
      destroyOnHidden
    >
      <p>{t("again.text")}</p>
      <SignInForm username={username} onSignedIn={onSignedIn} />
      <p style={{ margin: "16px 0 0" }}>
        <a
          href={`/console/login?to=${encodeURIComponent(window.location.pathname.replace(/^\/console/, "") + window.location.search)}`}
        >
          {t("again.other")}
        </a>
      </p>
    </Modal>
  );
}
