import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { http } from "./http";
import { useSession } from "./session";

const key = ["preferences"] as const;
type Values = Record<string, unknown>;

/** The server keeps the choices of those who hold a permission; those of others last until the page is closed. */
function useKept(): boolean {
  const user = useSession().data?.user;
  return user != null && (user.superuser || user.permissions.length > 0);
}

function useValues(kept: boolean) {
  return useQuery({
    queryKey: key,
    enabled: kept,
    queryFn: async ({ signal }) =>
      (await http.get<{ values: Values }>("/api/v1/console/preferences", undefined, signal)).values,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/**
 * Whether the choices are known, or could not be read: a page that would jump by them waits for this. Once true it stays so:
 * the page that appears asks anew for what failed, and would go away again while it asks.
 */
export function usePreferencesReady(): boolean {
  const kept = useKept();
  return useValues(kept).isFetched || !kept;
}

/** What the user chose, kept by the server so that it is there on every device: one value under one key. */
export function usePreference<T>(name: string, fallback: T): [T, (value: T) => void] {
  const client = useQueryClient();
  const kept = useKept();
  const { data } = useValues(kept);
  const { mutate } = useMutation({
    // A preview changes nothing.
    mutationFn: async (value: T) => {
      if (kept && !http.preview) await http.put(`/api/v1/console/preferences/${name}`, { value });
    },
    onMutate: (value: T) => client.setQueryData<Values>(key, (all) => ({ ...all, [name]: value })),
  });
  return [(data?.[name] as T | undefined) ?? fallback, mutate];
}
