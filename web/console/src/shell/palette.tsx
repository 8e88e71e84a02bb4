import { SearchOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { http } from "@/api/http";
import { useSchema } from "@/api/schema";
import { useMe } from "@/api/session";
import type { SearchAnswer } from "@/api/types";
import { useLanguage } from "@/i18n";
import { type Command, matching } from "./commands";
import styles from "./palette.module.css";
import { placesOf } from "./places";
import { recentOf } from "./recent";

/** Waits until somebody stops typing. */
function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** Ctrl-K: goes to pages, begins new records, finds records; by keyboard alone. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("shell");
  const { text } = useLanguage();
  const schema = useSchema();
  const me = useMe();
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const asked = useSettled(typed.trim(), 200);

  const search = useQuery({
    queryKey: ["search", asked],
    queryFn: ({ signal }) => http.get<SearchAnswer>("/api/v1/console/search", { q: asked }, signal),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });

  const fixed = useMemo<Command[]>(() => {
    const places = placesOf(schema);
    return [
      { key: "home", group: t("palette.pages"), label: t("base:home"), path: "/", hint: "g h" },
      ...places.map((p) => ({
        key: p.key,
        group: t("palette.pages"),
        label: text(p.label),
        path: p.path,
        hint: p.letter ? `g ${p.letter}` : "",
        words: `${p.label.en} ${p.label.zh} ${p.key}`,
      })),
      { key: "profile", group: t("palette.pages"), label: t("profile.title"), path: "/profile" },
      ...schema.resources
        .filter((r) => r.permissions.create && !r.hidden && r.api === "v1")
        .map((r) => ({
          key: `new:${r.name}`,
          group: t("palette.actions"),
          label: t("crumb.new", { label: text(r.label) }),
          path: `/${r.name}/new`,
          words: `${r.label.en} ${r.label.zh} new 新建`,
        })),
    ];
  }, [schema, text, t]);

  const deferred = useDeferredValue(typed);
  const commands = useMemo<Command[]>(() => {
    const pages = matching(fixed, deferred);
    if (deferred.trim() === "") {
      const recent = recentOf(me.id).map((r) => ({
        key: `recent:${r.path}`,
        group: t("palette.recent"),
        label: r.title,
        path: r.path,
      }));
      return [...recent, ...pages];
    }
    const records = (search.data?.groups ?? []).flatMap((group) => {
      const resource = schema.resources.find((r) => r.name === group.resource);
      const heading = text(resource?.label_many) || group.resource;
      const items: Command[] = group.items.map((item) => ({
        key: `${group.resource}:${item.id}`,
        group: heading,
        label: item.title,
        hint: item.subtitle ?? "",
        path: `/${group.resource}/${item.id}`,
      }));
      if (group.more) {
        const query = new URLSearchParams({ search: asked });
        items.push({
          key: `more:${group.resource}`,
          group: heading,
          label: t("palette.more"),
          path: `/${group.resource}?${query}`,
        });
      }
      return items;
    });
    return [...pages, ...records];
  }, [fixed, deferred, search.data, schema, text, t, me.id, asked]);

  const current = Math.min(at, commands.length - 1);
  useEffect(() => {
    document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: "nearest" });
  }, [id, current]);

  const go = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    void navigate(command.path);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const moves: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      Home: 0,
      End: commands.length - 1,
    };
    const next = moves[event.key];
    if (next !== undefined && commands.length > 0) {
      event.preventDefault();
      setAt((next + commands.length) % commands.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(commands[current]);
    }
  };

  const groups = [...new Set(commands.map((c) => c.group))];
  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={onClose}
      width={600}
      style={{ top: 80 }}
      styles={{ container: { padding: 0 } }}
      title={<span className={styles.hidden}>{t("palette.title")}</span>}
    >
      <Input
        size="large"
        variant="borderless"
        prefix={<SearchOutlined />}
        placeholder={t("palette.placeholder")}
        value={typed}
        maxLength={200}
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={commands.length > 0 ? `${id}-${current}` : undefined}
        aria-label={t("palette.title")}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className={styles.input}
      />
      <div
        className={styles.list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t("palette.title")}
        aria-busy={search.isFetching}
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
          <div key={group} role="group" aria-label={group}>
            <div className={styles.group} aria-hidden="true">
              {group}
            </div>
            {commands.map((command, i) =>
              command.group !== group ? null : (
                // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: keys are the combobox's
                <div
                  key={command.key}
                  id={`${id}-${i}`}
                  role="option"
                  aria-selected={i === current}
                  className={styles.option}
                  onMouseMove={() => setAt(i)}
                  onClick={() => go(command)}
                >
                  <span className={styles.label}>{command.label}</span>
                  {command.hint && <span className={styles.hint}>{command.hint}</span>}
                </div>
              ),
            )}
          </div>
        ))}
      </div>
      {commands.length === 0 && (
        <div className={styles.nothing} role="status">
          {search.isFetching || asked !== typed.trim() ? t("palette.searching") : t("palette.nothing", { typed })}
        </div>
      )}
    </Modal>
  );
}
