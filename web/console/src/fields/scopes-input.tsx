import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import type { KeyList } from "@/api/types";
import { useLanguage } from "@/i18n";
import { control } from "./control";
import type { FieldInputProps } from "./inputs";
import { choicesOf, matches } from "./scope-choices";
import { cleaned } from "./tags-input";

/** What an API key may do, chosen of the permissions that one holds oneself. Others can be typed: the server decides. */
export function ScopesInput(props: FieldInputProps) {
  const { value, onChange } = props;
  const { t } = useTranslation("account");
  const { text } = useLanguage();
  const list = useQuery({
    queryKey: ["own-api-keys"],
    queryFn: ({ signal }) => http.get<KeyList>("/api/v1/auth/api-keys", undefined, signal),
  });
  const options = [
    { value: "*", label: `* · ${t("keys.wholly")}` },
    ...choicesOf(list.data?.scopes ?? [], text, t("keys.wholly")),
  ];
  return (
    <Select<string[]>
      {...control(props)}
      mode="tags"
      maxCount={100}
      value={Array.isArray(value) ? value.map(String) : []}
      showSearch={{ filterOption: (typed, option) => matches(typed, option) }}
      placeholder={t("keys.scopesSearch")}
      loading={list.isLoading}
      options={options}
      optionLabelProp="value"
      tokenSeparators={[",", " ", "\n"]}
      onChange={(next) => onChange?.(cleaned(next))}
    />
  );
}
