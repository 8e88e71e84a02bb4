import { useEffect } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { usePreference } from "@/api/preferences";
import type { SchemaResource } from "@/api/types";
import { defaultViewKey, viewAddress } from "./views";
import { useViews } from "./views-data";

/** Opens the view that the user's list begins with when its address says nothing. Answers whether the address is settled. */
export function useDefaultView(resource: SchemaResource, ready: boolean): boolean {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [byDefault] = usePreference<string>(defaultViewKey(resource.name), "");
  const wanted = ready && byDefault !== "" && params.size === 0;
  const views = useViews(resource.name);
  const view = wanted ? views.data?.find((v) => v.id === byDefault) : undefined;
  useEffect(() => {
    if (view) void navigate({ search: viewAddress(view) }, { replace: true });
  }, [view, navigate]);
  return !wanted || (views.isFetched && !view);
}
