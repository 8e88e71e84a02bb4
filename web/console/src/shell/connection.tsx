import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";

const every = 3; // seconds between two questions whether the server is back

/** A banner while the server is away; asks for it by itself and reads everything anew when it is back. */
export function ConnectionBanner() {
  const { t } = useTranslation("shell");
  const client = useQueryClient();
  const state = useSyncExternalStore(
    (changed) => http.watch(changed),
    () => http.state,
  );
  const [left, setLeft] = useState(every);
  useEffect(() => {
    if (state === "up") return;
    setLeft(every);
    let asking = false;
    const ask = async () => {
      if (asking) return;
      asking = true;
      if (await http.probe()) await client.invalidateQueries();
      asking = false;
      setLeft(every);
    };
    const tick = setInterval(() => setLeft((n) => (n <= 1 ? every : n - 1)), 1000);
    const probe = setInterval(ask, every * 1000);
    window.addEventListener("online", ask);
    return () => {
      clearInterval(tick);
      clearInterval(probe);
      window.removeEventListener("online", ask);
    };
  }, [state, client]);
  useEffect(() => {
    const look = () => void http.probe();
    window.addEventListener("offline", look);
    return () => window.removeEventListener("offline", look);
  }, []);
  if (state === "up") return null;
  return (
    <Alert
      banner
      type="warning"
      role="status"
      title={t("offline.text", { seconds: left })}
      action={
        <Button size="small" onClick={async () => (await http.probe()) && client.invalidateQueries()}>
          {t("base:retry")}
        </Button>
      }
    />
  );
}
