import { type ComponentType, lazy, Suspense, useEffect } from "react";
import { useLocation, useParams } from "react-router";
import { useResource, useSchema } from "@/api/schema";
import { useExtensions } from "@/extension/load";
import { registry } from "@/extension/registry";
import { rememberList } from "@/form/last-list";
import { loadTexts, useLanguage } from "@/i18n";
import { ListPage } from "@/list/page";
import { useTitle } from "@/shell/title";
import { MissingPage } from "./missing";

/** Pages of Manor's own apps, by path: they need no extension. */
const ownPages: Record<string, ComponentType> = {
  access: lazy(async () => {
    const [{ AccessPage }] = await Promise.all([import("@/access/page"), loadTexts("access", "rights", "fields")]);
    return { default: AccessPage };
  }),
};

/** One segment below /console/: a page that an extension brought, else the list of a resource. */
export function ResourcePage() {
  const { resource: name = "" } = useParams();
  const resource = useResource(name);
  const { search } = useLocation();
  useEffect(() => rememberList(name, search), [name, search]);
  const isPage = useSchema().pages.some((page) => page.path === name);
  const OwnPage = isPage ? ownPages[name] : undefined;
  if (OwnPage) {
    return (
      <Suspense fallback={null}>
        <OwnPage />
      </Suspense>
    );
  }
  if (isPage) return <ExtensionPage key={name} path={name} />;
  if (!resource) return <MissingPage />;
  return <ListPage key={name} resource={resource} />;
}

function ExtensionPage({ path }: { path: string }) {
  const { text } = useLanguage();
  const schema = useSchema();
  const ready = useExtensions(schema.extensions, true);
  const Page = registry.pages.get(path);
  useTitle(text(schema.pages.find((page) => page.path === path)?.label));
  if (!ready) return null;
  return Page ? <Page /> : <MissingPage />;
}
