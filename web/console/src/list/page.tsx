import { Table } from "antd";
import { useRows } from "@/api/resource";
import type { SchemaResource } from "@/api/types";
import { ErrorView } from "@/states/error";

/** The list of a resource. */
export function ListPage({ resource }: { resource: SchemaResource }) {
  const rows = useRows(resource, "meta=true");
  if (rows.error) return <ErrorView error={rows.error} onRetry={() => rows.refetch()} />;
  return (
    <Table
      rowKey="id"
      dataSource={rows.data?.items ?? []}
      columns={resource.fields.filter((f) => f.list).map((f) => ({ key: f.name, dataIndex: f.name }))}
    />
  );
}
