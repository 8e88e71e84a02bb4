import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { http } from "@/api/http";
import type { SavedView } from "@/api/types";

/** A list as somebody kept it. */
export type ViewDraft = Pick<SavedView, "resource" | "name" | "query" | "columns" | "shared">;

const key = (resource: string) => ["views", resource] as const;
const path = "/api/v1/console/views";

/** The caller's saved views of a resource, and those that others share. */
export function useViews(resource: string) {
  return useQuery({
    queryKey: key(resource),
    queryFn: async ({ signal }) => (await http.get<{ items: SavedView[] }>(path, { resource }, signal)).items,
    staleTime: 60_000,
  });
}

export function useViewChanges(resource: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: key(resource) });
  return {
    create: useMutation({
      mutationFn: (draft: ViewDraft) => http.post<SavedView>(path, draft),
      onSuccess,
      meta: { handled: true },
    }),
    change: useMutation({
      mutationFn: ({ id, ...patch }: { id: string } & Partial<Omit<ViewDraft, "resource">>) =>
        http.patch<SavedView>(`${path}/${id}`, patch),
      onSuccess,
      meta: { handled: true },
    }),
    remove: useMutation({
      mutationFn: (id: string) => http.delete(`${path}/${id}`),
      onSuccess,
      meta: { handled: true },
    }),
  };
}
