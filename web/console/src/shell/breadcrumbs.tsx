import { Breadcrumb } from "antd";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useSchema } from "@/api/schema";
import { useLanguage } from "@/i18n";

interface Trail {
  record: string;
  setRecord(title: string): void;
}

const TrailContext = createContext<Trail>({ record: "", setRecord: () => {} });

export function TrailProvider({ children }: { children: ReactNode }) {
  const [record, setRecord] = useState("");
  const value = useMemo(() => ({ record, setRecord }), [record]);
  return <TrailContext.Provider value={value}>{children}</TrailContext.Provider>;
}

/** Pages of one record say how it is called, for the breadcrumbs above them. */
export function useRecordTitle(title: string) {
  const { setRecord } = useContext(TrailContext);
  useEffect(() => {
    setRecord(title);
    return () => setRecord("");
  }, [title, setRecord]);
}

/** Dashboard / Books / Moby Dick / History. */
export function Breadcrumbs() {
  const { t } = useTranslation("shell");
  const { text } = useLanguage();
  const schema = useSchema();
  const { record } = useContext(TrailContext);
  const [first, second, third] = useLocation().pathname.split("/").filter(Boolean);
  const resource = schema.resources.find((r) => r.name === first);
  const page = schema.pages.find((p) => p.path === first);
  const trail: { title: string; to: string }[] = [{ title: t("base:home"), to: "/" }];
  if (page) trail.push({ title: text(page.label), to: `/${page.path}` });
  else if (resource) trail.push({ title: text(resource.label_many), to: `/${resource.name}` });
  else if (first === "profile") trail.push({ title: t("profile.title"), to: "/profile" });
  if (resource && second) {
    const title = second === "new" ? t("crumb.new", { label: text(resource.label) }) : record || "…";
    trail.push({ title, to: `/${resource.name}/${second}` });
    if (third === "history") trail.push({ title: t("crumb.history"), to: "" });
  }
  return (
    <nav aria-label={t("crumb.label")} style={{ minWidth: 0, overflow: "hidden" }}>
      <Breadcrumb
        style={{ whiteSpace: "nowrap" }}
        items={trail.map(({ title, to }, i) => ({
          title:
            i === trail.length - 1 ? (
              <span aria-current="page">{clip(title)}</span>
            ) : (
              <Link to={to}>{clip(title)}</Link>
            ),
        }))}
      />
    </nav>
  );
}

function clip(title: string): string {
  const letters = [...title];
  return letters.length > 40 ? `${letters.slice(0, 39).join("")}…` : title;
}
