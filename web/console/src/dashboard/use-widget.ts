import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { http } from "@/api/http";
import { boundsOf, type Period } from "./period";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What a widget shows in a period; what it showed before stays while it is read anew. */
export function useWidget(name: string, period: Period | undefined) {
  const bounds = period && boundsOf(period);
  return useQuery({
    queryKey: ["widget", name, bounds?.from, bounds?.to],
    queryFn: ({ signal }) =>
      http.get<unknown>(`/api/v1/console/widgets/${name}`, { from: bounds?.from, to: bounds?.to, zone }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
