import { useQuery } from "@tanstack/react-query";
import { http, withQuery } from "@/api/http";
import { useSchemaQuery } from "@/api/schema";
import type { FileInfo, SchemaField, SchemaResource } from "@/api/types";

/** The row by which a file may be seen. */
export interface Owner {
  resource: string;
  id: string;
}

/** The row that a file field belongs to: a child's file is seen by its parent. */
export function ownerOf(
  field: SchemaField,
  resource: SchemaResource | undefined,
  row: Record<string, unknown> | undefined,
): Owner | undefined {
  if (!resource || !row) return undefined;
  const inline = resource.inlines.find((candidate) => candidate.fields.includes(field));
  const id = inline ? row[inline.parent_field] : row.id;
  return typeof id === "string" && id !== "" ? { resource: resource.name, id } : undefined;
}

/** The resource that a field is of, by the schema. */
export function useResourceOf(field: SchemaField): SchemaResource | undefined {
  const { data } = useSchemaQuery();
  return data?.resources.find(
    (r) => r.fields.includes(field) || r.inlines.some((inline) => inline.fields.includes(field)),
  );
}

function address(id: string, part: string, owner: Owner | undefined, size?: number): string {
  return withQuery(`/api/v1/files/${encodeURIComponent(id)}${part}`, {
    size,
    resource: owner?.resource,
    id: owner?.id,
  });
}

export function fileAddress(id: string, owner?: Owner): string {
  return address(id, "", owner);
}

export function thumbnailAddress(id: string, owner: Owner | undefined, size: 160 | 480 | 960): string {
  return address(id, "/thumbnail", owner, size);
}

export const fileKey = (id: string) => ["lookup", "file", id] as const;

export function useFileInfo(id: string | undefined, owner: Owner | undefined) {
  return useQuery({
    queryKey: fileKey(id ?? ""),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) => http.get<FileInfo>(address(id ?? "", "/info", owner), undefined, signal),
  });
}

/** Bytes as they are read: "1.4 MB". */
export function sizeText(bytes: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let [amount, unit] = [bytes, 0];
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[unit],
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: unit > 0 && amount < 10 ? 1 : 0,
  }).format(amount);
}

/** The media types that a field takes; undefined for all. */
export function acceptOf(field: SchemaField): string[] | undefined {
  if (field.accept?.length) return field.accept;
  return field.widget === "image" ? ["image/*"] : undefined;
}

/** Whether a file is of one of the media types; the server looks into its content. */
export function isAccepted(file: Pick<File, "type">, accept: string[] | undefined): boolean {
  if (!accept?.length || file.type === "") return true;
  return accept.some((type) => (type.endsWith("/*") ? file.type.startsWith(type.slice(0, -1)) : file.type === type));
}
