import { SearchOutlined } from "@ant-design/icons";
import { Input, type InputRef } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import styles from "./list.module.css";

const patience = 350; // milliseconds without a key before it searches by itself

interface SearchBoxProps {
  resource: SchemaResource;
  value: string;
  onSearch(text: string): void;
}

/** The list's search: by Enter, or when typing pauses. */
export function SearchBox({ resource, value, onSearch }: SearchBoxProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const [typed, setTyped] = useState(value);
  const [composing, setComposing] = useState(false);
  const sent = useRef(value);
  const input = useRef<InputRef>(null);
  const search = useRef(onSearch);
  search.current = onSearch;

  const send = useCallback((next: string) => {
    sent.current = next.trim();
    search.current(sent.current);
  }, []);

  useEffect(() => {
    // The address changed by another way: back, a chip, a view.
    if (value !== sent.current) {
      sent.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    if (typed.trim() === sent.current || composing) return;
    const timer = setTimeout(() => send(typed), patience);
    return () => clearTimeout(timer);
  }, [typed, composing, send]);

  const label = t("search.label", { label: text(resource.label_many) });
  return (
    <Input
      ref={input}
      className={styles.search}
      prefix={<SearchOutlined aria-hidden />}
      type="search"
      value={typed}
      allowClear
      maxLength={200}
      placeholder={label}
      aria-label={label}
      title={text(resource.search_help)}
      aria-keyshortcuts="/"
      data-list-search
      onChange={(event) => setTyped(event.target.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={(event) => {
        setComposing(false);
        setTyped(event.currentTarget.value);
      }}
      onPressEnter={() => send(typed)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && typed === "") input.current?.blur();
      }}
    />
  );
}
