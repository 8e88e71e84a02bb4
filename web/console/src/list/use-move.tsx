import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import useApp from "antd/es/app/useApp";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { rowsChanged, titleOf } from "@/api/resource";
import type { Row, SchemaResource } from "@/api/types";
import { useErrorText } from "@/states/error";
import { aboveOf, MovedMeanwhile, moveRow } from "./tree-move";

/** Moves rows of a tree, tells of it, and offers to take it back. */
export function useMove(resource: SchemaResource, field: string | undefined) {
  const { t } = useTranslation("list");
  const { message, notification } = useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  return useCallback(
    async (row: Row, to: string | null, below: string) => {
      if (!field) return;
      const title = titleOf(row, resource);
      const move = async (from: string | null, target: string | null): Promise<boolean> => {
        try {
          await moveRow(resource, row, field, from, target);
          return true;
        } catch (error) {
          notification.error({
            title: t("tree.refused", { title }),
            description: error instanceof MovedMeanwhile ? t("tree.meanwhile") : errorText(error),
            duration: 0,
          });
          return false;
        } finally {
          await rowsChanged(client);
        }
      };
      const from = aboveOf(row, field);
      if (from === to || !(await move(from, to))) return;
      const key = crypto.randomUUID();
      message.success({
        key,
        duration: 10,
        content: (
          <>
            {to === null ? t("tree.movedTop", { title }) : t("tree.moved", { title, below })}
            <Button
              type="link"
              size="small"
              onClick={() => {
                message.destroy(key);
                void move(to, from).then((done) => done && message.success(t("tree.back", { title })));
              }}
            >
              {t("undo")}
            </Button>
          </>
        ),
      });
    },
    [resource, field, client, message, notification, errorText, t],
  );
}
