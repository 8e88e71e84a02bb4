import { useParams } from "react-router";
import { useResource } from "@/api/schema";
import { registry } from "@/extension/registry";
import { ListPage } from "@/list/page";
import { MissingPage } from "./missing";

/** One segment below /console/: a page that an extension brought, else the list of a resource. */
export function ResourcePage() {
  const { resource: name = "" } = useParams();
  const resource = useResource(name);
  const Page = registry.pages.get(name);
  if (Page) return <Page />;
  if (!resource) return <MissingPage />;
  return <ListPage key={name} resource={resource} />;
}
