import { useQueryClient } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { rowsChanged, useRow } from "@/api/resource";
import type { Row, SchemaResource } from "@/api/types";
import { ErrorView } from "@/states/error";
import { RecordEditor } from "./editor";
import type { SavedHow } from "./use-editor";

export type { SavedHow } from "./use-editor";

export interface RecordFormProps {
  resource: SchemaResource;
  /** The row to change; without it a new one is made. */
  id?: string;
  /** Values that a new row begins with. */
  initial?: Record<string, unknown>;
  onSaved: (row: Row, how: SavedHow) => void;
  onCancel: () => void;
}

/** The form of one row in a drawer, where a reference is made or changed in place. */
export function RecordForm({ resource, id, initial, onSaved, onCancel }: RecordFormProps) {
  const client = useQueryClient();
  const row = useRow(resource, id);
  if (row.error) return <ErrorView error={row.error} onRetry={() => row.refetch()} />;
  if (id !== undefined && !row.data) return <Skeleton active />;
  return (
    <RecordEditor
      key={id ?? "new"}
      embedded
      resource={resource}
      loaded={row.data}
      initial={initial}
      onSaved={(saved, how) => {
        void rowsChanged(client);
        onSaved(saved, how);
      }}
      onCancel={onCancel}
    />
  );
}
