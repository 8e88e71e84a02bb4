import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Language = "en" | "zh";

/** The texts of the console, to find things on the page in whatever language it is. */
export class Words {
  readonly language: Language;
  readonly #areas = new Map<string, Record<string, string>>();

  constructor(language: Language) {
    this.language = language;
  }

  /** The text of a key, "list:export.button". */
  of(key: string): string {
    const [area = "", name = ""] = key.split(":");
    let texts = this.#areas.get(area);
    if (texts === undefined) {
      const path = fileURLToPath(new URL(`../../console/src/i18n/${this.language}/${area}.json`, import.meta.url));
      texts = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
      this.#areas.set(area, texts);
    }
    const text = texts[name];
    if (text === undefined) throw new Error(`no text ${key} in ${this.language}`);
    return text;
  }

  /** Matches a text whatever stands in its gaps: "Actions for {{title}}". */
  like(key: string): RegExp {
    const parts = this.of(key).split(/\{\{\w+\}\}/);
    return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`);
  }
}
