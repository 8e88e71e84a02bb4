import { BookOutlined, DownOutlined } from "@ant-design/icons";
import { Button, Dropdown, type MenuProps } from "antd";
import useApp from "antd/es/app/useApp";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePreference } from "@/api/preferences";
import { holds, useMe } from "@/api/session";
import type { SavedView, SchemaResource } from "@/api/types";
import { useErrorText } from "@/states/error";
import { useNarrow } from "@/theme/media";
import { addressOf, emptyState, type ListState, readable, selectionOf } from "./url";
import { useViewChanges, useViews } from "./views-data";

const ViewDialog = lazy(() => import("./view-dialog"));

interface ViewsProps {
  resource: SchemaResource;
  state: ListState;
  /** What is shown now, for a new view. */
  columns: string[];
  goTo(query: string): void;
}

export const defaultViewKey = (resource: string) => `list.${resource}.view`;

/** The address of a saved view. */
export function viewAddress(view: SavedView): string {
  const params = new URLSearchParams(view.query);
  if (view.columns.length) params.set("_columns", view.columns.join(","));
  params.set("_view", view.id);
  return readable(params);
}

/** The saved views of a list: go to one, keep this one, change what is one's own. */
export function Views({ resource, state, columns, goTo }: ViewsProps) {
  const { t } = useTranslation("list");
  const { modal, message } = useApp();
  const errorText = useErrorText();
  const me = useMe();
  const narrow = useNarrow();
  const views = useViews(resource.name);
  const { change, remove } = useViewChanges(resource.name);
  const [byDefault, setByDefault] = usePreference<string>(defaultViewKey(resource.name), "");
  const [dialog, setDialog] = useState<"" | "new" | "rename">("");
  const [open, setOpen] = useState(false);
  const all = views.data ?? [];
  const current = all.find((v) => v.id === state.view);
  const query = readable(selectionOf(state));
  const sameQuery = current && readable(new URLSearchParams(current.query)) === query;
  const differs = current !== undefined && (!sameQuery || current.columns.join() !== state.columns.join());
  const failed = (error: unknown) => message.error(errorText(error));
  const group = (key: string, label: string, items: SavedView[]): NonNullable<MenuProps["items"]> =>
    items.length
      ? [
          {
            key,
            type: "group",
            label,
            children: items.map((v) => ({
              key: v.id,
              label: (
                <>
                  {v.name}
                  {v.id === byDefault && <small> · {t("views.isDefault")}</small>}
                  {!v.mine && v.owner && <small> · {v.owner}</small>}
                </>
              ),
              onClick: () => goTo(viewAddress(v)),
            })),
          },
        ]
      : [];
  const items: NonNullable<MenuProps["items"]> = [
    { key: "all", label: t("views.all"), onClick: () => goTo(byDefault ? "_view=all" : "") },
    ...group(
      "mine",
      t("views.mine"),
      all.filter((v) => v.mine),
    ),
    ...group(
      "shared",
      t("views.shared"),
      all.filter((v) => !v.mine),
    ),
    { type: "divider" },
    { key: "save", label: t("views.save"), onClick: () => setDialog("new") },
  ];
  if (current) {
    if (current.mine && differs) {
      items.push({
        key: "update",
        label: t("views.update", { name: current.name }),
        onClick: () =>
          change.mutate(
            { id: current.id, query, columns: state.columns },
            { onError: failed, onSuccess: () => message.success(t("views.saved")) },
          ),
      });
    }
    items.push({
      key: "default",
      label: current.id === byDefault ? t("views.noDefault") : t("views.makeDefault"),
      onClick: () => setByDefault(current.id === byDefault ? "" : current.id),
    });
    if (current.mine) {
      items.push(
        { key: "rename", label: t("views.rename"), onClick: () => setDialog("rename") },
        {
          key: "remove",
          label: t("views.remove"),
          danger: true,
          onClick: () =>
            void modal.confirm({
              title: t("views.removeTitle", { name: current.name }),
              content: current.shared ? t("views.removeShared") : undefined,
              okText: t("base:delete"),
              cancelText: t("base:cancel"),
              okButtonProps: { danger: true },
              onOk: () =>
                remove.mutateAsync(current.id).then(() => {
                  if (byDefault === current.id) setByDefault("");
                  goTo(addressOf({ ...state, view: "" }));
                }, failed),
            }),
        },
      );
    }
  }
  return (
    <>
      <Dropdown
        trigger={["click"]}
        open={open}
        onOpenChange={setOpen}
        menu={{
          items,
          selectable: true,
          selectedKeys: [current?.id ?? "all"],
          style: { maxHeight: "60vh", overflow: "auto" },
        }}
      >
        <Button
          icon={<BookOutlined />}
          aria-haspopup="menu"
          aria-expanded={open}
          aria-label={narrow ? (current?.name ?? t("views.label")) : undefined}
        >
          {!narrow && (
            <span style={{ maxWidth: 160, overflow: "hidden", textOverflow: "ellipsis" }}>
              {current ? current.name : t("views.label")}
            </span>
          )}
          {differs && <span title={t("views.changed")}> *</span>}
          {!narrow && <DownOutlined aria-hidden style={{ fontSize: 11 }} />}
        </Button>
      </Dropdown>
      <Suspense fallback={null}>
        {dialog && (
          <ViewDialog
            resource={resource}
            view={dialog === "rename" ? current : undefined}
            query={query}
            columns={columns}
            mayShare={holds(me, "console:share_views")}
            isDefault={dialog === "rename" && current?.id === byDefault}
            onClose={() => setDialog("")}
            onSaved={(view, asDefault) => {
              setDialog("");
              if (asDefault) setByDefault(view.id);
              else if (byDefault === view.id) setByDefault("");
              if (dialog === "new") goTo(viewAddress(view));
            }}
          />
        )}
      </Suspense>
    </>
  );
}

/** The state that a list begins with when nothing is in its address. */
export const isPlain = (state: ListState): boolean => addressOf(state) === addressOf(emptyState);
