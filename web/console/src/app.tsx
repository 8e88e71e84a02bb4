import { LoadingOutlined } from "@ant-design/icons";
import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import { useState } from "react";
import { RouterProvider } from "react-router";
import { newQueryClient } from "@/api/query";
import { navigateBy } from "@/extension/navigate";
import { FeedbackProvider } from "@/feedback/provider";
import { useAntdLocale } from "@/i18n/antd";
import { routerOf } from "./routes";
import { useStill } from "./theme/media";
import { ModeProvider, useTheme } from "./theme/mode";
import { themeClass, themeOf } from "./theme/tokens";

const button = {
  autoInsertSpace: false,
  // antd's own one moves in and out, and stays when it is told to go before it has come.
  loadingIcon: <LoadingOutlined aria-hidden />,
};

function Themed() {
  const { dark } = useTheme();
  const still = useStill();
  const locale = useAntdLocale();
  const [router] = useState(() => {
    const made = routerOf();
    navigateBy((path) => void made.navigate(path));
    return made;
  });
  return (
    <ConfigProvider theme={themeOf(dark, still)} locale={locale} button={button}>
      <FeedbackProvider>
        <div className={`${themeClass} console`}>
          <RouterProvider router={router} />
        </div>
      </FeedbackProvider>
    </ConfigProvider>
  );
}

export function Console() {
  const [client] = useState(newQueryClient);
  return (
    <QueryClientProvider client={client}>
      <ModeProvider>
        <Themed />
      </ModeProvider>
    </QueryClientProvider>
  );
}
