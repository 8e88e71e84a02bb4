import { useQuery } from "@tanstack/react-query";
import { http } from "./http";
import type { Schema, SchemaField, SchemaResource } from "./types";

export const schemaKey = ["schema"] as const;

export function useSchemaQuery() {
  return useQuery({
    queryKey: schemaKey,
    queryFn: ({ signal }) => http.get<Schema>("/api/v1/schema", undefined, signal),
    staleTime: 60_000,
  });
}

/** The schema, on pages behind the shell, which waits for it. */
export function useSchema(): Schema {
  const { data } = useSchemaQuery();
  if (!data) throw new Error("useSchema is for pages behind the shell");
  return data;
}

/** One resource by name; undefined when the caller may not read it, or it does not exist. */
export function useResource(name: string | undefined): SchemaResource | undefined {
  return useSchema().resources.find((r) => r.name === name && r.api === "v1");
}

export function fieldOf(resource: SchemaResource, name: string): SchemaField | undefined {
  return resource.fields.find((f) => f.name === name);
}
