import { type ThemeConfig, theme } from "antd";

/** The tokens stand as custom properties in elements of this class and below. */
export const themeClass = "manor";

/** The look of every page. Nothing is styled outside of it except layout. */
const look = {
  borderRadius: 6,
  fontSize: 14,
  controlHeight: 32,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif',
  fontFamilyCode: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  wireframe: false,
};

/** On a dark ground what is selected is written in a lighter tone than buttons are filled with. */
const bright = { colorPrimary: "#a3aef7", colorPrimaryHover: "#b9c1f9", colorPrimaryActive: "#a3aef7" };
const brightSelection: ThemeConfig["components"] = {
  Dropdown: bright,
  Pagination: { ...bright, itemActiveColor: bright.colorPrimary },
  Tabs: {
    itemSelectedColor: bright.colorPrimary,
    itemHoverColor: bright.colorPrimaryHover,
    inkBarColor: bright.colorPrimary,
  },
};
const brightButton = {
  dangerColor: "#17171a",
  defaultHoverColor: bright.colorPrimaryHover,
  defaultHoverBorderColor: bright.colorPrimaryHover,
  defaultActiveColor: bright.colorPrimary,
  defaultActiveBorderColor: bright.colorPrimary,
};

export function themeOf(dark: boolean, still: boolean): ThemeConfig {
  const shared = { ...look, motion: !still };
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: themeClass },
    hashed: false,
    token: dark
      ? {
          ...shared,
          colorPrimary: "#677ae6", // white on it is readable; as text it is too dark: see the components
          colorPrimaryHover: "#5b6cdb", // as readable under the pointer
          colorPrimaryActive: "#5060cc",
          colorInfo: "#677ae6",
          colorLink: "#98a4f5",
          colorError: "#ff8a8a",
          colorBgBase: "#17171a",
          colorBgLayout: "#17171a",
          colorBgContainer: "#1e1e22",
          colorBgElevated: "#26262b",
          colorBorderSecondary: "#2f2f36",
          colorTextSecondary: "rgba(255,255,255,0.72)",
          colorTextTertiary: "rgba(255,255,255,0.62)",
          colorTextDescription: "rgba(255,255,255,0.62)",
          colorTextPlaceholder: "rgba(255,255,255,0.56)",
        }
      : {
          ...shared,
          colorPrimary: "#4c5fd5",
          colorPrimaryHover: "#3f51bd", // darker, so that it stays readable under the pointer
          colorPrimaryActive: "#3546a8",
          colorErrorHover: "#a9252f",
          colorErrorActive: "#8f1f28",
          colorLinkHover: "#3546a8",
          colorInfo: "#4c5fd5",
          colorLink: "#4456c7",
          colorSuccess: "#2e7d4f",
          colorWarning: "#a15c07",
          colorWarningBg: "#fff6e5",
          colorWarningBorder: "#efd09b",
          colorError: "#c62f3b",
          colorBgLayout: "#fbfaf9",
          colorTextBase: "#1c1b1f",
          colorTextSecondary: "rgba(28,27,31,0.72)",
          colorTextTertiary: "rgba(28,27,31,0.64)",
          colorTextDescription: "rgba(28,27,31,0.64)",
          colorTextPlaceholder: "rgba(28,27,31,0.6)",
          colorBorder: "#d8d5d1",
          colorBorderSecondary: "#ebe9e6",
        },
    components: {
      Layout: {
        headerHeight: 48,
        headerPadding: "0 16px",
        siderBg: dark ? "#1e1e22" : "#ffffff",
        headerBg: dark ? "#1e1e22" : "#ffffff",
      },
      Menu: {
        itemHeight: 36,
        itemBorderRadius: 6,
        subMenuItemBg: "transparent",
        ...(dark ? { itemSelectedColor: bright.colorPrimary } : {}),
      },
      ...(dark ? brightSelection : {}),
      ...(dark ? { Button: brightButton } : {}),
      Segmented: { trackBg: dark ? "#17171a" : "#f0eeeb" },
      Table: { headerBg: dark ? "#232328" : "#f6f5f3" },
    },
  };
}

/** Colours of series in charts, in this order; readable in both themes and apart for the colour-blind. */
export const palette = ["#4c5fd5", "#2a9d8f", "#d97b29", "#b5478f", "#6b8e23", "#4aa3df", "#8b6ccf", "#c94c4c"];
