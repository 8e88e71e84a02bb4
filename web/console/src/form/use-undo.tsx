import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import useApp from "antd/es/app/useApp";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { endpoint, keys, rowsChanged } from "@/api/resource";
import type { SchemaResource } from "@/api/types";
import { useErrorText } from "@/states/error";

const shownFor = 10; // seconds in which a deletion can be undone from its message

/** Tells of a deletion, and takes it back where deleted rows are kept. */
export function useUndo(resource: SchemaResource) {
  const { t } = useTranslation("form");
  const { message } = useApp();
  const said = useErrorText();
  const client = useQueryClient();

  const restore = useCallback(
    async (id: string, title: string): Promise<boolean> => {
      try {
        await http.post(endpoint(resource.endpoints.restore, id));
        message.success(t("restored", { title }));
        await rowsChanged(client, keys.itemIn(resource.name, id, true));
        return true;
      } catch (error) {
        message.error(said(error));
        await rowsChanged(client);
        return false;
      }
    },
    [resource, client, message, said, t],
  );

  const deleted = useCallback(
    (id: string, title: string) => {
      const key = `deleted ${id}`;
      const canUndo = resource.soft_delete && resource.endpoints.restore !== "";
      message.success({
        key,
        duration: canUndo ? shownFor : 3,
        content: (
          <>
            {t("deleted", { title })}
            {canUndo && (
              <Button
                type="link"
                size="small"
                onClick={() => {
                  message.destroy(key);
                  void restore(id, title);
                }}
              >
                {t("undo")}
              </Button>
            )}
          </>
        ),
      });
    },
    [resource, message, restore, t],
  );
  return { deleted, restore };
}
