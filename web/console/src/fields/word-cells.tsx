import { useTranslation } from "react-i18next";
import { useResource } from "@/api/schema";
import { useLanguage } from "@/i18n";
import type { CellProps } from "./cells";

/** The name of a resource as people call it; the stored word is in its title. */
export function ResourceNameValue({ value }: CellProps) {
  const { text } = useLanguage();
  const name = String(value);
  const resource = useResource(name);
  return <span title={name}>{(resource && text(resource.label)) || name}</span>;
}

/** What was done, as people call it: a usual action, or one that the row's resource declares. */
export function ActionNameValue({ value, row }: CellProps) {
  const { t } = useTranslation("fields");
  const { text } = useLanguage();
  const name = String(value);
  const resource = useResource(typeof row?.resource === "string" ? row.resource : undefined);
  const declared = text(resource?.actions.find((action) => action.name === name)?.label);
  return <span title={name}>{declared || t(`action.${name}`, { defaultValue: name })}</span>;
}
