import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import useApp from "antd/es/app/useApp";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { endpoint, rowsChanged } from "@/api/resource";
import type { SchemaResource } from "@/api/types";
import { useErrorText } from "@/states/error";
import type { ActionOutcome } from "./run-action";

/** More than these are brought back from the recycle bin, not by one click on a message. */
const undoable = 200;

/** Brings deleted rows back, and offers it where rows were just deleted. */
export function useRestore(resource: SchemaResource) {
  const { t } = useTranslation("list");
  const { message, notification } = useApp();
  const errorText = useErrorText();
  const client = useQueryClient();

  const restore = useCallback(
    async (ids: string[]) => {
      let done = 0;
      try {
        for (const id of ids) {
          await http.post(endpoint(resource.endpoints.restore, id));
          done++;
        }
        message.success(t("restored", { count: done }));
      } catch (error) {
        notification.error({
          title: t("restoreBroke", { done, total: ids.length }),
          description: errorText(error),
          duration: 0,
        });
      }
      await rowsChanged(client);
    },
    [resource, client, message, notification, errorText, t],
  );

  const deleted = useCallback(
    (outcome: Pick<ActionOutcome, "done" | "ids">) => {
      const canUndo =
        resource.soft_delete &&
        resource.endpoints.restore !== "" &&
        outcome.ids.length > 0 &&
        outcome.ids.length <= undoable;
      const key = crypto.randomUUID();
      message.success({
        key,
        duration: canUndo ? 10 : 3,
        content: (
          <>
            {t("deleted", { count: outcome.done })}
            {canUndo && (
              <Button
                type="link"
                size="small"
                onClick={() => {
                  message.destroy(key);
                  void restore(outcome.ids);
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
  return { restore, deleted };
}
