import type { SchemaResource } from "@/api/types";

export interface DeleteDialogProps {
  resource: SchemaResource;
  id: string;
  /** How the row is called. */
  title: string;
  open: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before one row is deleted: what goes along, what is cleared, what holds it. */
export function DeleteDialog(_props: DeleteDialogProps) {
  return null;
}
