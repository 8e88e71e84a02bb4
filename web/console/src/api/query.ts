import { QueryClient } from "@tanstack/react-query";
import { isTemporary } from "./problem";

/** What was refused is not asked again; what was away is, with growing pauses. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A server on this machine or in this house is there without the internet, and one that is not must be missed.
        networkMode: "always",
        retry: (failures, error) => isTemporary(error) && failures < 4,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8000),
        staleTime: 5_000,
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
