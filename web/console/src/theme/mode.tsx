import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useSystemDark } from "./media";

export type Mode = "light" | "dark" | "system";

interface Theme {
  mode: Mode;
  dark: boolean;
  setMode(mode: Mode): void;
}

const ThemeContext = createContext<Theme>({ mode: "system", dark: false, setMode: () => {} });

function stored(): Mode {
  try {
    const mode = localStorage.getItem("manor.theme");
    return mode === "light" || mode === "dark" ? mode : "system";
  } catch {
    return "system";
  }
}

/** Light, dark or as the system has it; kept in this browser, so that the next page has it before its first paint. */
export function ModeProvider({ children }: { children: ReactNode }) {
  const [mode, setMode] = useState<Mode>(stored);
  const system = useSystemDark();
  const dark = mode === "dark" || (mode === "system" && system);
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    try {
      localStorage.setItem("manor.theme", mode);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
  }, [mode, dark]);
  const value = useMemo(() => ({ mode, dark, setMode }), [mode, dark]);
  return <ThemeContext.Provider value={value}>{children}</ThemeContext.Provider>;
}

export const useTheme = () => useContext(ThemeContext);
