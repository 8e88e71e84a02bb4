import { Select } from "antd";
import { type UIEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/states/error";
import styles from "./fields.module.css";
import { useLookup } from "./lookup";
import { type Named, type Referred, shortId, useTitles } from "./titles";

interface Shared {
  reference: Referred;
  id?: string;
  disabled?: boolean;
  placeholder?: string;
  allowClear?: boolean;
  autoFocus?: boolean;
  defaultOpen?: boolean;
  /** Rows whose titles are known already. */
  known?: Named[];
  /** Ids that cannot be chosen. */
  excluded?: string[];
  onBlur?: () => void;
  /** What is typed into the search. */
  onSearch?: (text: string) => void;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-required"?: boolean | "true" | "false";
  "aria-invalid"?: boolean | "true" | "false";
}

export type ReferenceSelectProps = Shared &
  (
    | { multiple?: false; value: string | null | undefined; onChange: (id: string | null, title?: string) => void }
    | { multiple: true; value: string[]; onChange: (ids: string[]) => void }
  );

/** Chooses rows of another resource by what they are called; it searches while one types. */
export function ReferenceSelect(props: ReferenceSelectProps) {
  const { reference, known = [], excluded = [] } = props;
  const { t } = useTranslation("fields");
  const errorText = useErrorText();
  const [open, setOpen] = useState(props.defaultOpen ?? false);
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<Named[]>([]);
  const lookup = useLookup(reference, search, open);

  const ids = props.multiple ? props.value : props.value ? [props.value] : [];
  const named = new Map([...lookup.found, ...chosen, ...known].map((row) => [row.id, row.title]));
  const unnamed = ids.filter((id) => !named.has(id));
  const fetched = useTitles(reference, unnamed);
  const nameOf = (id: string) => named.get(id) ?? fetched.data.get(id) ?? (fetched.isLoading ? "…" : shortId(id));

  const options = lookup.found
    .filter((row) => !excluded.includes(row.id))
    .map((row) => ({ value: row.id, label: row.title || t("unnamed") }));
  const find = (text: string) => {
    setSearch(text);
    props.onSearch?.(text);
  };
  const remember = (list: string[]) => setChosen(list.map((id) => ({ id, title: nameOf(id) })));
  const nearEnd = (event: UIEvent<HTMLElement>) => {
    const list = event.currentTarget;
    if (!lookup.searching && list.scrollHeight - list.scrollTop - list.clientHeight < 60) lookup.more?.();
  };
  return (
    <Select<string | string[]>
      id={props.id}
      className={styles.reference}
      mode={props.multiple ? "multiple" : undefined}
      value={props.multiple ? props.value : (props.value ?? undefined)}
      disabled={props.disabled || !reference.readable}
      placeholder={props.placeholder ?? t(lookup.canSearch ? "search" : "choose")}
      allowClear={props.allowClear ?? true}
      autoFocus={props.autoFocus}
      open={open}
      onOpenChange={setOpen}
      showSearch={{ filterOption: !lookup.canSearch, optionFilterProp: "label", searchValue: search, onSearch: find }}
      options={options}
      labelRender={({ value }) => nameOf(String(value)) || t("unnamed")}
      loading={lookup.searching && open}
      notFoundContent={lookup.error ? errorText(lookup.error) : lookup.searching ? t("searching") : t("noMatch")}
      onPopupScroll={nearEnd}
      onBlur={props.onBlur}
      aria-label={props["aria-label"]}
      aria-describedby={props["aria-describedby"]}
      aria-required={props["aria-required"]}
      aria-invalid={props["aria-invalid"]}
      onChange={(next) => {
        if (props.multiple) {
          const list = Array.isArray(next) ? next : [];
          remember(list);
          props.onChange(list);
          return;
        }
        const id = typeof next === "string" && next !== "" ? next : null;
        if (id) remember([id]);
        props.onChange(id, id ? nameOf(id) : undefined);
      }}
    />
  );
}
