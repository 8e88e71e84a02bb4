import i18next, { type TFunction } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { Exact } from "@/api/json";
import type { SchemaField } from "@/api/types";
import en from "@/i18n/en/fields.json";
import zh from "@/i18n/zh/fields.json";
import { fieldWith } from "./field-fixture";
import { mistakeOf, mistakeText, rulesOf } from "./rules";
import { typed } from "./values";

const code = (parts: Partial<SchemaField>, value: unknown, isNew?: boolean) =>
  mistakeOf(fieldWith(parts), value, isNew)?.code;

describe("mistakes", () => {
  it("are found before anything is sent", () => {
    expect(code({ required: true }, "  ")).toBe("required");
    expect(code({ required: true }, undefined)).toBe("required");
    expect(code({ max_length: 2 }, "入门😀")).toBe("tooLong");
    expect(code({ min_length: 2 }, "a")).toBe("tooShort");
    expect(code({ pattern: "^[a-z]+$" }, "A")).toBe("pattern");
    expect(code({ format: "email" }, "ada")).toBe("email");
    expect(code({ format: "uri" }, "example.com")).toBe("url");
    expect(code({ kind: "int" }, typed("1.5"))).toBe("whole");
    expect(code({ kind: "int" }, typed("x"))).toBe("number");
    expect(code({ kind: "int" }, null)).toBe("required");
    expect(code({ kind: "int", min: 1 }, 0)).toBe("min");
    expect(code({ kind: "int", max: 9 }, new Exact("9007199254740993"))).toBe("max");
    expect(code({ kind: "money", currency: "CNY" }, typed("1.005"))).toBe("decimals");
    expect(code({ kind: "enum", choices: [] }, "x")).toBe("choice");
    expect(code({ kind: "date" }, "2026-02-30")).toBe("date");
    expect(code({ kind: "json" }, typed("{"))).toBe("json");
    expect(code({ kind: "tags", max_items: 1 }, ["a", "b"])).toBe("tooMany");
    expect(code({ kind: "tags", max_length: 2 }, ["abc"])).toBe("tagTooLong");
    expect(code({ kind: "ref" }, null)).toBe("required");
  });

  it("are not seen where there are none", () => {
    expect(code({ min_length: 5 }, "")).toBeUndefined();
    expect(code({ required: true }, "a")).toBeUndefined();
    expect(code({ kind: "int", required: true }, 0)).toBeUndefined();
    expect(code({ kind: "bool", required: true }, false)).toBeUndefined();
    expect(code({ pattern: "(?P<x>[" }, "A")).toBeUndefined();
    expect(code({ max_length: 3 }, "入门😀")).toBeUndefined();
    expect(code({ kind: "json", null: true }, null)).toBeUndefined();
    expect(code({ kind: "time", null: true }, null)).toBeUndefined();
    expect(code({ write_only: true, required: true }, undefined)).toBeUndefined();
    expect(code({ write_only: true, required: true }, undefined, true)).toBe("required");
  });

  it("name money in its unit", () => {
    const mistake = mistakeOf(fieldWith({ kind: "money", currency: "CNY", min: 150 }), 100);
    expect(mistake).toEqual({ code: "min", limit: "1.5" });
  });
});

describe("the texts of mistakes", () => {
  beforeAll(async () => {
    await i18next.init({
      lng: "en",
      resources: { en: { fields: en }, zh: { fields: zh } },
      interpolation: { escapeValue: false },
    });
  });

  it("are there in both languages for every code", () => {
    const codes = [
      "required",
      "number",
      "whole",
      "decimals",
      "min",
      "max",
      "tooLong",
      "tooShort",
      "tooMany",
      "tooFew",
      "tagTooLong",
    ];
    for (const language of ["en", "zh"]) {
      const t: TFunction<"fields"> = i18next.getFixedT(language, "fields");
      for (const name of [...codes, "email", "url", "pattern", "choice", "date", "time", "json", "invalid"]) {
        const text = mistakeText({ code: name, count: 2, limit: "3" }, t);
        expect(text, `${language} ${name}`).not.toContain("rule.");
        expect(text).not.toContain("{{");
      }
    }
  });

  it("have the same keys in both languages, apart from plurals", () => {
    const plain = (texts: object) =>
      Object.keys(texts)
        .filter((key) => !key.endsWith("_one"))
        .sort();
    expect(plain(zh)).toEqual(plain(en));
  });

  it("mark a required field and let a good value pass", async () => {
    const t: TFunction<"fields"> = i18next.getFixedT("en", "fields");
    const rules = rulesOf(fieldWith({ required: true }), t);
    expect(rules[0]).toMatchObject({ required: true });
    expect(rulesOf(fieldWith({ readonly: true, required: true }), t)).toEqual([]);
  });
});
