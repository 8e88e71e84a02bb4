import en from "antd/es/locale/en_US";
import zh from "antd/es/locale/zh_CN";
import { useLanguage } from "./index";

/** The words inside of antd's own components. */
export function useAntdLocale() {
  return useLanguage().language === "zh" ? zh : en;
}
