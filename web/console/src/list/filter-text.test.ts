import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import en from "@/i18n/en/list.json";
import zh from "@/i18n/zh/list.json";
import { makeResource } from "./boats";
import { chipsOf } from "./filter-text";
import { parseState } from "./url";

const boats = makeResource();
const fieldOf = (name: string) => boats.fields.find((f) => f.name === name);

beforeAll(async () => {
  const base = { yes: "Yes", no: "No" };
  await i18next.init({
    lng: "en",
    resources: { en: { list: en, base }, zh: { list: zh, base } },
    defaultNS: "list",
    interpolation: { escapeValue: false },
  });
});

function chips(query: string, language = "en") {
  const { state } = parseState(boats, new URLSearchParams(query));
  const words = { t: i18next.getFixedT(language, "list"), text: (x?: { en: string }) => x?.en ?? "", language };
  return chipsOf(state.filters, boats.filters, fieldOf, words);
}
const texts = (query: string, language?: string) => chips(query, language).map((c) => `${c.label}: ${c.text}`);

describe("chips", () => {
  it("say what a condition means, in the reader's words", () => {
    expect(texts("state__in=draft,open")).toEqual(["state: draft, open"]);
    expect(texts("name__contains=ad")).toEqual(["name: contains “ad”"]);
    expect(texts("name__contains=ad", "zh")).toEqual(["name: 包含「ad」"]);
    expect(texts("afloat=true&built_at__isnull=true")).toEqual(["afloat: Yes", "built_at: no value"]);
    expect(texts("price_cents__gte=12345")).toEqual(["price_cents: ≥ ¥123.45"]);
  });

  it("put a lower and an upper bound together, and name a whole month", () => {
    expect(texts("price_cents__gte=100&price_cents__lte=200")).toEqual(["price_cents: ¥1.00 – ¥2.00"]);
    const from = new Date(2026, 2, 1).toISOString();
    const to = new Date(2026, 3, 1).toISOString();
    expect(texts(`built_at__gte=${from}&built_at__lt=${to}`)).toEqual(["built_at: March 2026"]);
    expect(chips(`built_at__gte=${from}&built_at__lt=${to}`)[0]?.filters).toHaveLength(2);
  });

  it("hold ids of references for somebody who knows their names", () => {
    expect(chips("owner_id__in=a,b")[0]).toMatchObject({ ids: ["a", "b"], text: "" });
    expect(chips("owner_id__isnull=true")[0]).toMatchObject({ ids: [], text: "no value" });
  });

  it("take text as text", () => {
    expect(texts("name=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E{{n}}")).toEqual([
      "name: <img src=x onerror=alert(1)>{{n}}",
    ]);
  });
});
