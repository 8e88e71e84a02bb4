import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import localizedFormat from "dayjs/plugin/localizedFormat";
import relativeTime from "dayjs/plugin/relativeTime";
import timezone from "dayjs/plugin/timezone";
import utc from "dayjs/plugin/utc";
import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Text } from "@/api/types";
import enBase from "./en/base.json";
import zhBase from "./zh/base.json";

dayjs.extend(localizedFormat);
dayjs.extend(relativeTime);
dayjs.extend(utc);
dayjs.extend(timezone);

export type Language = "en" | "zh";

const storageKey = "manor.language";

/** The language where nobody is signed in who chose one: as was chosen in this browser, else as the browser says. */
export function initialLanguage(): Language {
  try {
    const kept = localStorage.getItem(storageKey);
    if (kept === "en" || kept === "zh") return kept;
  } catch {
    // Storage is switched off: the browser's language it is.
  }
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

/** Keeps a choice in this browser, for who is not signed in or chose none for himself; null forgets it. */
export function keepLanguage(choice: Language | null) {
  try {
    if (choice) localStorage.setItem(storageKey, choice);
    else localStorage.removeItem(storageKey);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
}

/** Every file below en/ and zh/ is a namespace named after it; base is there from the start, the others come with their pages. */
const files = import.meta.glob<{ default: Record<string, string> }>(["./en/*.json", "./zh/*.json", "!./*/base.json"]);

export async function startLanguages(language: Language) {
  coming = language;
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: { en: { base: enBase }, zh: { base: zhBase } },
    ns: ["base"],
    defaultNS: "base",
    partialBundledLanguages: true,
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: true },
  });
  apply(language);
}

const asked = new Set<string>();
/** The language that the texts on their way are for: it comes into force when all are there. */
let coming: Language = "en";

/** Loads namespaces in the language in force: routes do it beside their code, so that no text is missing at first sight. */
export async function loadTexts(...namespaces: string[]) {
  for (const ns of namespaces) asked.add(ns);
  const languages = new Set([i18next.language, coming]);
  await Promise.all([...languages].flatMap((language) => namespaces.map((ns) => loadFile(language, ns))));
}

async function loadFile(language: string, ns: string) {
  if (i18next.hasResourceBundle(language, ns)) return;
  const file = await files[`./${language}/${ns}.json`]?.();
  if (file) i18next.addResourceBundle(language, ns, file.default);
}

/** Puts a language in force, once its texts are there. It is not kept. */
export async function changeLanguage(next: Language) {
  coming = next;
  try {
    await loadTexts(...asked);
  } catch (error) {
    coming = i18next.language === "zh" ? "zh" : "en";
    throw error;
  }
  if (coming !== next) return; // somebody chose again meanwhile
  apply(next);
  await i18next.changeLanguage(next);
}

function apply(language: Language) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  dayjs.locale(language === "zh" ? "zh-cn" : "en");
}

/** The language, live: useLanguage().text(field.label) is a declared text in it. */
export function useLanguage() {
  const { i18n } = useTranslation();
  const language: Language = i18n.language.startsWith("zh") ? "zh" : "en";
  return {
    language,
    text: (text: Text | undefined): string => (text ? (language === "zh" && text.zh) || text.en : ""),
  };
}
