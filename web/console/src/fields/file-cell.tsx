import type { CellProps } from "./cells";
import { FileName, Thumbnail } from "./file-parts";
import { ownerOf, useResourceOf } from "./files";

/** A file by its name, an image by a small copy. */
export function FileValue({ field, value, row, resource, size }: CellProps) {
  const found = useResourceOf(field);
  const id = String(value);
  const owner = row?.[field.name] === id ? ownerOf(field, resource ?? found, row) : undefined;
  if (field.widget === "image") return <Thumbnail id={id} owner={owner} size={size === "long" ? 480 : 160} />;
  return <FileName id={id} owner={owner} />;
}
