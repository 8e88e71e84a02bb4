import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal, Skeleton, Space, Tag } from "antd";
import useApp from "antd/es/app/useApp";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { ErrorView, useErrorText } from "@/states/error";
import { RecoveryCodes } from "./profile-recovery";
import { type Enrolment, TotpSetup } from "./profile-totp-setup";
import { ProofForm } from "./proof-form";

interface State {
  enabled: boolean;
  confirmed_at: string | null;
  recovery_codes_left: number;
}

const path = "/api/v1/auth/totp";
const keys = { state: ["totp"], events: ["own-events"] };

/**
 * Switches two-factor authentication on and off. Recovery codes are shown once, until one says that they are kept, which
 * onKept hears of.
 */
export function TwoFactor({ onKept }: { onKept?(): void }) {
  const { t } = useTranslation("account");
  const client = useQueryClient();
  const { message, modal } = useApp();
  const errorText = useErrorText();
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<string[]>();
  const [disabling, setDisabling] = useState(false);
  const state = useQuery({ queryKey: keys.state, queryFn: ({ signal }) => http.get<State>(path, undefined, signal) });
  const refresh = () =>
    Promise.all(
      (onKept ? [keys.state] : Object.values(keys)).map((queryKey) => client.invalidateQueries({ queryKey })),
    );
  const onError = (error: unknown) => void message.error(errorText(error));
  const begin = useMutation({ mutationFn: () => http.post<Enrolment>(path), onSuccess: setEnrolment, onError });
  const renew = useMutation({
    mutationFn: () => http.post<{ recovery_codes: string[] }>(`${path}/recovery-codes`),
    onSuccess: async (made) => {
      setCodes(made.recovery_codes);
      await refresh();
    },
    onError,
  });
  if (codes)
    return (
      <RecoveryCodes
        codes={codes}
        onKept={() => {
          setCodes(undefined);
          onKept?.();
        }}
      />
    );
  if (enrolment)
    return (
      <TotpSetup
        enrolment={enrolment}
        onCancel={() => setEnrolment(undefined)}
        onConfirmed={async (made) => {
          setEnrolment(undefined);
          setCodes(made);
          await refresh();
        }}
      />
    );
  if (state.error && !state.data) return <ErrorView error={state.error} onRetry={() => state.refetch()} />;
  if (!state.data) return <Skeleton active paragraph={{ rows: 1 }} title={false} />;
  if (!state.data.enabled)
    return (
      <>
        <p style={{ marginTop: 0 }}>{t("totp.off")}</p>
        <Button type="primary" disabled={begin.isPending} onClick={() => begin.mutate()}>
          {t("totp.setUp")}
        </Button>
      </>
    );
  return (
    <>
      <p style={{ marginTop: 0 }}>
        <Tag color="blue">{t("totp.on")}</Tag> {t("totp.since", { date: dayjs(state.data.confirmed_at).format("LL") })}{" "}
        · {t("totp.codesLeft", { count: state.data.recovery_codes_left })}
      </p>
      <Space wrap>
        <Button
          disabled={renew.isPending}
          onClick={() =>
            modal.confirm({
              title: t("totp.renew"),
              content: t("totp.renewText"),
              onOk: () => renew.mutate(),
            })
          }
        >
          {t("totp.renew")}
        </Button>
        <Button danger onClick={() => setDisabling(true)}>
          {t("totp.disable")}
        </Button>
      </Space>
      <Modal
        open={disabling}
        title={t("totp.disableTitle")}
        footer={null}
        width={400}
        destroyOnHidden
        onCancel={() => setDisabling(false)}
      >
        <p>{t("totp.disableText")}</p>
        <ProofForm
          submitText={t("totp.disable")}
          danger
          withCode
          send={(proof) => http.post(`${path}/disable`, proof)}
          onDone={async () => {
            setDisabling(false);
            void message.success(t("totp.switchedOff"));
            await refresh();
          }}
        />
      </Modal>
    </>
  );
}
