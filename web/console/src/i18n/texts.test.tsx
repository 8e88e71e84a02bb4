import { act, renderHook } from "@testing-library/react";
import i18next from "i18next";
import { expect, test } from "vitest";
import { changeLanguage, loadTexts, startLanguages, useLanguage } from "./index";

test("texts come in the language in force, and in another when it is chosen", async () => {
  await startLanguages("en");
  await loadTexts("list", "shell");
  expect(i18next.hasResourceBundle("en", "list")).toBe(true);
  expect(i18next.hasResourceBundle("zh", "list")).toBe(false);

  const { result } = renderHook(() => useLanguage());
  await act(() => changeLanguage("zh"));
  expect(result.current.language).toBe("zh");
  expect(document.documentElement.lang).toBe("zh-CN");
  expect(i18next.hasResourceBundle("zh", "list")).toBe(true);
  expect(i18next.hasResourceBundle("zh", "shell")).toBe(true);

  await loadTexts("form");
  expect(i18next.hasResourceBundle("zh", "form")).toBe(true);
  expect(i18next.hasResourceBundle("en", "form")).toBe(false);
});

test("of two languages chosen at once the last is in force", async () => {
  await startLanguages("en");
  const { result } = renderHook(() => useLanguage());
  await act(async () => {
    await Promise.all([changeLanguage("zh"), changeLanguage("en")]);
  });
  expect(result.current.language).toBe("en");
});
