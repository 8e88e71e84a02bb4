import { QueryClient } from "@tanstack/react-query";
import { isTemporary } from "./problem";

/** What was refused is not asked again; what was away is, with growing pauses. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => isTemporary(error) && failures < 4,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8000),
        staleTime: 5_000,
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false },
    },
  });
}
