import { AutoComplete, Form } from "antd";
import { useTranslation } from "react-i18next";
import { useResource, useSchema } from "@/api/schema";
import type { SchemaResource, Text } from "@/api/types";
import { useLanguage } from "@/i18n";
import { usual } from "@/rights/model";
import { control, inputText } from "./control";
import type { FieldInputProps } from "./inputs";
import { type Choice, matches } from "./scope-choices";

/**
 * The name of a resource, or of an action or a field of the resource that the field "resource" beside it names. What is
 * there is offered with its label; another can be typed, and the server decides.
 */
export function NameInput(props: FieldInputProps) {
  const { field, path, value, onChange, row } = props;
  const { t } = useTranslation("rights");
  const { text } = useLanguage();
  const { resources } = useSchema();
  const chosen: unknown = Form.useWatch([...(path ?? [field.name]).slice(0, -1), "resource"]) ?? row?.resource;
  const of = useResource(typeof chosen === "string" ? chosen : undefined);
  const named = (name: string, label: Text) => ({
    value: name,
    label: [name, text(label)].filter(Boolean).join(" · "),
  });
  const options: Record<string, () => Choice[]> = {
    resource_name: () => resources.filter((r) => r.api === "v1").map((r) => named(r.name, r.label_many)),
    field_name: () => (of?.fields ?? []).map((f) => named(f.name, f.label)),
    permission_action: () => [
      { value: "*", label: `* · ${t("allActions")}` },
      ...usual.map((verb) => ({ value: verb, label: `${verb} · ${t(`column.${verb}`)}` })),
      ...actionsOf(of).map((action) => named(action.name, action.label)),
    ],
  };
  const choices = options[field.widget]?.() ?? [];
  const isChoice = choices.some((choice) => choice.value === value); // then others are offered too
  return (
    <AutoComplete
      {...control(props)}
      value={inputText(value)}
      options={choices}
      showSearch={{ filterOption: (typed, option) => isChoice || matches(typed, option) }}
      popupMatchSelectWidth={false}
      maxLength={field.max_length}
      onChange={(next: string) => onChange?.(next)}
    />
  );
}

function actionsOf(resource: SchemaResource | undefined) {
  return (resource?.actions ?? []).filter((action) => !(usual as readonly string[]).includes(action.name));
}
