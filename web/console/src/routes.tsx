import { createBrowserRouter } from "react-router";
import { loadTexts } from "./i18n";
import { RouteErrorView } from "./states/boundary";

/** Nothing for the moment that the first page's code takes. */
const Blank = () => null;

/** Every page of the console. Each comes with its own code and texts when it is first opened. */
export function routerOf() {
  return createBrowserRouter(
    [
      {
        path: "/login",
        HydrateFallback: Blank,
        errorElement: <RouteErrorView />,
        lazy: async () => {
          const [{ LoginPage }] = await Promise.all([import("./shell/login"), loadTexts("shell", "password")]);
          return { Component: LoginPage };
        },
      },
      {
        path: "/forgot",
        HydrateFallback: Blank,
        errorElement: <RouteErrorView />,
        lazy: async () => {
          const [{ ForgotPage }] = await Promise.all([import("./shell/forgot"), loadTexts("shell", "password")]);
          return { Component: ForgotPage };
        },
      },
      {
        path: "/reset",
        HydrateFallback: Blank,
        errorElement: <RouteErrorView />,
        lazy: async () => {
          const [{ ResetPage }] = await Promise.all([import("./shell/reset"), loadTexts("shell", "password")]);
          return { Component: ResetPage };
        },
      },
      {
        path: "/password",
        HydrateFallback: Blank,
        errorElement: <RouteErrorView />,
        lazy: async () => {
          const [{ ChangePasswordPage }] = await Promise.all([
            import("./shell/change-password"),
            loadTexts("shell", "password"),
          ]);
          return { Component: ChangePasswordPage };
        },
      },
      {
        path: "/second-factor",
        HydrateFallback: Blank,
        errorElement: <RouteErrorView />,
        lazy: async () => {
          const [{ SecondFactorPage }] = await Promise.all([
            import("./shell/second-factor"),
            loadTexts("shell", "account"),
          ]);
          return { Component: SecondFactorPage };
        },
      },
      {
        path: "/",
        HydrateFallback: Blank,
        errorElement: <RouteErrorView />,
        lazy: async () => {
          const [{ Shell }] = await Promise.all([import("./shell/shell"), loadTexts("shell")]);
          return { Component: Shell };
        },
        children: [
          {
            errorElement: <RouteErrorView />,
            children: [
              {
                index: true,
                lazy: async () => {
                  const [{ DashboardPage }] = await Promise.all([
                    import("./dashboard/page"),
                    loadTexts("dashboard", "fields"),
                  ]);
                  return { Component: DashboardPage };
                },
              },
              {
                path: "profile",
                lazy: async () => {
                  const [{ ProfilePage }] = await Promise.all([
                    import("./shell/profile"),
                    loadTexts("password"),
                    loadTexts("account"),
                  ]);
                  return { Component: ProfilePage };
                },
              },
              {
                path: ":resource",
                lazy: async () => {
                  const [{ ResourcePage }] = await Promise.all([
                    import("./pages/resource"),
                    loadTexts("list", "fields", "form"),
                  ]);
                  return { Component: ResourcePage };
                },
              },
              {
                path: ":resource/:id",
                lazy: async () => {
                  const [{ RecordPage }] = await Promise.all([
                    import("./form/page"),
                    loadTexts("form", "fields", "history"),
                  ]);
                  return { Component: RecordPage };
                },
              },
              {
                path: ":resource/:id/history",
                lazy: async () => {
                  const [{ HistoryPage }] = await Promise.all([
                    import("./history/page"),
                    loadTexts("history", "fields", "form"),
                  ]);
                  return { Component: HistoryPage };
                },
              },
              { path: "*", lazy: async () => ({ Component: (await import("./pages/missing")).MissingPage }) },
            ],
          },
        ],
      },
    ],
    { basename: "/console" },
  );
}
