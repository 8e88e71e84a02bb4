import { useTranslation } from "react-i18next";
import type { SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";

const known = new Set([
  "create",
  "update",
  "delete",
  "restore",
  "revert",
  "import",
  "impersonated",
  "impersonation_ended",
]);

/** What was done, in the reader's language: the common actions, else those that the resource declares. */
export function useActionText(): (action: string, resource?: SchemaResource) => string {
  const { t } = useTranslation("history");
  const { text } = useLanguage();
  return (action, resource) => {
    if (known.has(action)) return t(`action.${action}`);
    const declared = text(resource?.actions.find((a) => a.name === action)?.label);
    return declared ? t("action.other", { action: declared }) : action;
  };
}
