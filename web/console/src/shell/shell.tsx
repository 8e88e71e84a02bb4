import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, ConfigProvider, Skeleton } from "antd";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, Outlet, useLocation } from "react-router";
import { usePreference } from "@/api/preferences";
import { useSchemaQuery } from "@/api/schema";
import { useSession, useSiteName } from "@/api/session";
import { useExtensions } from "@/extension/load";
import { needsExtensions } from "@/extension/needed";
import { ErrorView } from "@/states/error";
import { useNarrow } from "@/theme/media";
import acting from "./acting.module.css";
import { ActingBanner } from "./acting-banner";
import { Bell } from "./bell";
import { Breadcrumbs, TrailProvider } from "./breadcrumbs";
import { ConnectionBanner } from "./connection";
import { Effects } from "./effects";
import { useShortcuts } from "./keys";
import { Mark } from "./mark";
import { MainMenu } from "./menu";
import { Person } from "./person";
import styles from "./shell.module.css";
import { SignInAgain } from "./sign-in-again";
import { StepUp } from "./step-up";
import { LanguageSwitch, ThemeSwitch } from "./switches";

const MenuDrawer = lazy(() => import("./menu-drawer"));
const Palette = lazy(() => import("./palette"));
const KeyList = lazy(() => import("./key-list"));

/** The frame around every page behind the login. */
export function Shell() {
  const session = useSession();
  const location = useLocation();
  if (session.error && !session.data) return <ErrorView error={session.error} onRetry={() => session.refetch()} />;
  if (!session.data) return null;
  if (!session.data.user)
    return <Navigate to={`/login?to=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  if (session.data.user.must_change_password)
    return <Navigate to={`/password?to=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  if (session.data.user.must_set_up_second_factor)
    return <Navigate to={`/second-factor?to=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  return (
    <TrailProvider>
      <div className={acting.outer}>
        <ActingBanner me={session.data.user} />
        <div className={acting.inner}>
          <Frame />
        </div>
      </div>
    </TrailProvider>
  );
}

function Frame() {
  const schema = useSchemaQuery();
  const extended = useExtensions(schema.data?.extensions, schema.data !== undefined && needsExtensions(schema.data));
  if (schema.error && !schema.data) {
    return (
      <>
        <ErrorView error={schema.error} onRetry={() => schema.refetch()} />
        <SignInAgain />
      </>
    );
  }
  if (!schema.data || !extended) return <FrameSkeleton />;
  return <Inside />;
}

/** The frame's outline while it loads, so that nothing jumps when it is there. */
function FrameSkeleton() {
  return (
    <div className={styles.frame} aria-busy="true">
      <div className={styles.side}>
        <div className={styles.brand}>
          <Mark />
          <span className={styles.site}>{useSiteName()}</span>
        </div>
      </div>
      <div className={styles.body}>
        <div className={styles.bar} />
        <div className={styles.page} style={{ padding: 24 }}>
          <Skeleton active paragraph={{ rows: 6 }} title={{ width: 200 }} />
        </div>
      </div>
    </div>
  );
}

function Inside() {
  const { t } = useTranslation("shell");
  const site = useSiteName();
  const narrow = useNarrow();
  const [collapsed, setCollapsed] = usePreference("shell.collapsed", false);
  const [drawer, setDrawer] = useState<"unused" | "open" | "closed">("unused");
  const [overlay, setOverlay] = useState<"" | "palette" | "keys">("");
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useShortcuts({ palette: () => setOverlay("palette"), keys: () => setOverlay("keys") });

  // A new page begins at its top, and is where the keyboard goes on.
  const path = useRef(pathname);
  useEffect(() => {
    if (path.current === pathname) return;
    path.current = pathname;
    main.current?.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
    setDrawer((was) => (was === "open" ? "closed" : was));
  }, [pathname]);

  const mac = navigator.platform.startsWith("Mac");
  return (
    <div className={styles.frame}>
      <a href="#main" className={styles.skip}>
        {t("skip")}
      </a>
      {!narrow && (
        <aside className={styles.side} data-collapsed={collapsed}>
          <Link to="/" className={styles.brand} aria-label={site}>
            <Mark />
            {!collapsed && <span className={styles.site}>{site}</span>}
          </Link>
          <nav className={styles.menu} aria-label={t("menu.label")}>
            <MainMenu collapsed={collapsed} />
          </nav>
          <div className={styles.fold}>
            <Button
              type="text"
              block
              icon={collapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
              aria-label={collapsed ? t("menu.expand") : t("menu.collapse")}
              aria-expanded={!collapsed}
              onClick={() => setCollapsed(!collapsed)}
            />
          </div>
        </aside>
      )}
      <div className={styles.body}>
        <header className={styles.bar}>
          {narrow ? (
            <Button type="text" icon={<MenuOutlined />} aria-label={t("menu.open")} onClick={() => setDrawer("open")} />
          ) : (
            <Breadcrumbs />
          )}
          <div className={styles.space} />
          {narrow ? (
            <Button
              type="text"
              icon={<SearchOutlined />}
              aria-label={t("bar.search")}
              onClick={() => setOverlay("palette")}
            />
          ) : (
            <Button
              className={styles.search}
              icon={<SearchOutlined />}
              onClick={() => setOverlay("palette")}
              aria-keyshortcuts="Control+K Meta+K"
            >
              {t("bar.search")}
              <kbd>{mac ? "⌘K" : "Ctrl K"}</kbd>
            </Button>
          )}
          <LanguageSwitch />
          <ThemeSwitch />
          <Bell />
          <Person />
        </header>
        <ConnectionBanner />
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          <div className={styles.page}>
            {/* On a phone what is touched is larger. */}
            <ConfigProvider componentSize={narrow ? "large" : "middle"}>
              <Outlet />
            </ConfigProvider>
          </div>
        </main>
      </div>
      <Suspense fallback={null}>
        {narrow && drawer !== "unused" && <MenuDrawer open={drawer === "open"} onClose={() => setDrawer("closed")} />}
      </Suspense>
      <Suspense fallback={null}>
        {overlay === "palette" && <Palette onClose={() => setOverlay("")} />}
        {overlay === "keys" && <KeyList onClose={() => setOverlay("")} />}
      </Suspense>
      <SignInAgain />
      <StepUp />
      <Effects />
    </div>
  );
}
