import { useQuery } from "@tanstack/react-query";
import { TreeSelect } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { titleOf } from "@/api/resource";
import type { Page, SchemaReference } from "@/api/types";
import { control } from "./control";
import type { FieldInputProps } from "./inputs";
import { ReferenceInput } from "./reference-input";
import { titleFields } from "./titles";
import { type TreeRow, treeOf, treeRow } from "./tree";

const most = 2000;

/** All rows of a tree; undefined when they are too many for one. */
function useTree(reference: SchemaReference | undefined, parentField: string) {
  return useQuery({
    queryKey: ["lookup", reference?.resource, "tree"],
    enabled: reference?.readable === true,
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<TreeRow[] | null> => {
      if (!reference) return null;
      const rows: TreeRow[] = [];
      const query = {
        fields: `${titleFields(reference)},${parentField}`,
        meta: true,
        per_page: 200,
        sortby: reference.title_field || undefined,
      };
      let cursor = "";
      do {
        const page: Page = await http.get<Page>(
          reference.endpoint,
          { ...query, count: cursor ? "none" : undefined, cursor: cursor || undefined },
          signal,
        );
        if ((page.total ?? 0) > most) return null;
        rows.push(...page.items.map((row) => treeRow(row, parentField, titleOf(row, reference))));
        cursor = page.next_cursor ?? "";
      } while (cursor && rows.length < most);
      return rows;
    },
  });
}

/** The place in a tree. Large trees are searched like any other reference. */
export function TreeInput(props: FieldInputProps) {
  const { field, value, onChange, row } = props;
  const { t } = useTranslation("fields");
  const tree = useTree(field.reference, field.name);
  const own = typeof row?.id === "string" ? row.id : undefined;
  const nodes = useMemo(() => treeOf(tree.data ?? [], own), [tree.data, own]);
  if (tree.error || tree.data === null || !field.reference?.readable) return <ReferenceInput {...props} />;
  return (
    <TreeSelect<string | null>
      {...control(props)}
      style={{ width: "100%" }}
      value={typeof value === "string" && value !== "" ? value : undefined}
      treeData={nodes}
      loading={tree.isLoading}
      allowClear={field.null || !field.required}
      showSearch={{ treeNodeFilterProp: "title" }}
      treeDefaultExpandAll={(tree.data?.length ?? 0) <= 100}
      treeLine
      placeholder={t("choose")}
      notFoundContent={tree.isLoading ? t("searching") : t("noMatch")}
      onChange={(next) => onChange?.(next ?? null)}
    />
  );
}
