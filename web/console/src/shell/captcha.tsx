import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Space, Spin } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { useLanguage } from "@/i18n";
import { ErrorView } from "@/states/error";

interface Puzzle {
  id: string;
  image?: string;
  audio?: string;
}

/** Six digits to type: drawn, or spoken for who cannot see them. Each attempt uses them up; turn counts the attempts. */
export default function Captcha({ turn, onPuzzle }: { turn: number; onPuzzle(id: string): void }) {
  const { t } = useTranslation("account");
  const { language } = useLanguage();
  const [asked, setAsked] = useState({ audio: false, times: 0 });
  const puzzle = useQuery({
    queryKey: ["captcha", turn, asked],
    queryFn: () => http.post<Puzzle>("/api/v1/auth/captcha", { audio: asked.audio, language }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const id = puzzle.data?.id ?? "";
  useEffect(() => onPuzzle(id), [id, onPuzzle]);
  const ask = (audio: boolean) => setAsked(({ times }) => ({ audio, times: times + 1 }));
  return (
    <>
      {puzzle.error ? (
        <ErrorView error={puzzle.error} onRetry={() => ask(asked.audio)} />
      ) : (
        <div style={{ minHeight: 84, display: "grid", placeItems: "center start" }}>
          {puzzle.data?.image && (
            <img
              src={puzzle.data.image}
              alt={t("captcha.picture")}
              width={240}
              height={80}
              style={{ maxWidth: "100%", background: "#fff", borderRadius: 6 }}
            />
          )}
          {puzzle.data?.audio && (
            // biome-ignore lint/a11y/useMediaCaption: a caption would tell the digits that are to be heard
            <audio src={puzzle.data.audio} controls autoPlay aria-label={t("captcha.label")} />
          )}
          {puzzle.isPending && <Spin />}
        </div>
      )}
      <Space style={{ margin: "8px 0 12px" }} wrap>
        <Button size="middle" onClick={() => ask(false)}>
          {t("captcha.other")}
        </Button>
        <Button size="middle" onClick={() => ask(true)}>
          {t("captcha.listen")}
        </Button>
      </Space>
      <Form.Item
        name="captcha"
        label={t("captcha.label")}
        rules={[{ required: true, whitespace: true, message: t("captcha.missing") }]}
      >
        <Input inputMode="numeric" autoComplete="off" maxLength={32} autoFocus />
      </Form.Item>
    </>
  );
}
