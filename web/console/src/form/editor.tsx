import { Alert, Button, Form, Space } from "antd";
import dayjs from "dayjs";
import { lazy, Suspense, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "@/api/http";
import { endpoint, type Loaded } from "@/api/resource";
import type { Row, SchemaResource } from "@/api/types";
import { RunningUploads, UploadsContext } from "@/fields/running-uploads";
import { EditorContext } from "./editor-context";
import styles from "./form.module.css";
import { LeaveGuard } from "./leave-guard";
import { MistakeList } from "./mistake-list";
import type { NamePath } from "./paths";
import { readRow } from "./save";
import { SaveBar } from "./save-bar";
import { Sections } from "./sections";
import { useDraft } from "./use-draft";
import { type SavedHow, useEditor } from "./use-editor";

const ConflictDialog = lazy(async () => ({ default: (await import("./conflict-dialog")).ConflictDialog }));

interface RecordEditorProps {
  resource: SchemaResource;
  /** The row to change; without it a new one is made. */
  loaded?: Loaded;
  initial?: Record<string, unknown>;
  /** In a drawer: one way of saving, and no watch over the page. */
  embedded?: boolean;
  /** When the page before this one saved the row. */
  savedAt?: Date;
  onSaved: (row: Row, how: SavedHow) => void;
  onCancel: () => void;
}

const noMistakes: never[] = [];

/** The form of one row with everything around it: drafts, mistakes, conflicts, saving. */
export function RecordEditor({ resource, loaded, initial, embedded, savedAt, onSaved, onCancel }: RecordEditorProps) {
  const { t } = useTranslation("form");
  const clearDraft = useRef<() => Promise<void>>(async () => {});
  const [uploads] = useState(() => new RunningUploads());
  const editor = useEditor({
    resource,
    loaded,
    initial,
    uploads,
    onSaved: (row, how) => void clearDraft.current().then(() => onSaved(row, how)),
  });
  const { form, base, failure, clash, saving, submit } = editor;
  const isNew = base.loaded === undefined;
  const name = embedded ? `${loaded?.row.id ?? "new"}+` : loaded?.row.id;
  const draft = useDraft(resource, editor, name);
  clearDraft.current = draft.remove;
  const root = useRef<HTMLDivElement>(null);
  const formName = `f${useId().replace(/[^\w-]/g, "")}`;
  const signals = useMemo(() => ({ touched: draft.touched }), [draft.touched]);

  const go = useCallback(
    (target: NamePath) => {
      // A section that was closed opens first.
      requestAnimationFrame(() => {
        const box =
          target.length === 1 || target.length === 2
            ? root.current?.querySelector<HTMLElement>(`[data-inline="${CSS.escape(String(target[0]))}"]`)
            : null;
        if (!box) return form.scrollToField(target, { block: "center", focus: true });
        const part = typeof target[1] === "number" ? box.querySelectorAll<HTMLElement>("[data-item]")[target[1]] : box;
        (part ?? box).scrollIntoView({ block: "center" });
        (part ?? box).querySelector<HTMLElement>("input, textarea, button")?.focus({ preventScroll: true });
      });
    },
    [form],
  );

  const dirty = editor.isDirty;
  const isDirty = useCallback(() => dirty.current || uploads.any, [dirty, uploads]);

  const saveKey = useRef(submit);
  saveKey.current = submit;
  const cancelKey = useRef(onCancel);
  cancelKey.current = onCancel;
  useEffect(() => {
    // Looked at before anybody handles the key: what it closes is gone when it comes here.
    let wasOpen = false;
    const beforeKey = (event: KeyboardEvent) => {
      wasOpen = event.key === "Escape" && isSomethingOpen();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isCovered(root.current)) return;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "s") {
        event.preventDefault();
        void reportTyped(root.current).then(() => saveKey.current("stay"));
      } else if (event.key === "Escape" && !event.isComposing && !embedded && !wasOpen) {
        const control = controlOf(event.target);
        if (control === null) cancelKey.current();
        else control.blur(); // the key leaves the form only from outside of inputs
      }
    };
    window.addEventListener("keydown", beforeKey, true);
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", beforeKey, true);
      window.removeEventListener("keydown", onKey);
    };
  }, [embedded]);

  /** A field that is marked is looked at again while it is corrected. */
  const onValuesChange = (changed: Record<string, unknown>) => {
    draft.touched();
    editor.noteTyping();
    const names = namesOf(resource, changed).filter((path) => form.getFieldError(path).length > 0);
    if (names.length > 0) void form.validateFields(names).catch(() => {});
  };

  const restoreRow = async () => {
    if (!base.loaded) return;
    const { id } = base.loaded.row;
    try {
      await http.post(endpoint(resource.endpoints.restore, id));
      editor.rebase(await readRow(resource, id));
    } catch (error) {
      editor.fail(error);
      return;
    }
    await submit("stay");
  };

  const ways: SavedHow[] = embedded
    ? []
    : ["close", ...(resource.permissions.create ? (["another"] as const) : []), ...copyWay(resource, isNew)];
  const mistakes = failure?.mistakes ?? noMistakes;
  const canRestore = resource.endpoints.restore !== "" && resource.permissions.delete;
  return (
    <div ref={root} className={embedded ? `${styles.editor} ${styles.embedded}` : styles.editor}>
      {!embedded && <LeaveGuard isDirty={isDirty} />}
      {draft.found && (
        <Alert
          type="info"
          showIcon
          title={t("draft.found", { time: momentOf(draft.found.at) })}
          action={
            <Space>
              <Button
                size="small"
                type="primary"
                onClick={() => {
                  if (draft.found) editor.restore(draft.found);
                  draft.decided();
                }}
              >
                {t("draft.restore")}
              </Button>
              <Button size="small" onClick={() => void draft.remove()}>
                {t("draft.discard")}
              </Button>
            </Space>
          }
        />
      )}
      {failure && (
        <MistakeList
          failure={failure}
          onGo={go}
          onRetry={() => void submit("stay")}
          onRestore={canRestore && base.loaded ? () => void restoreRow() : undefined}
        />
      )}
      <EditorContext value={signals}>
        <UploadsContext value={uploads}>
          <Form
            form={form}
            name={formName}
            layout="vertical"
            initialValues={editor.initialValues}
            onValuesChange={onValuesChange}
            onFinish={() => void submit("stay")}
            scrollToFirstError={false}
            validateTrigger="onBlur"
            noValidate
            className={styles.editor}
          >
            <Sections resource={resource} row={base.loaded?.row} mistakes={mistakes} />
          </Form>
        </UploadsContext>
      </EditorContext>
      <SaveBar
        isNew={isNew}
        dirty={editor.dirty}
        saving={saving}
        savedAt={editor.savedAt ?? savedAt}
        ways={ways}
        onSave={(how) => void whenClosed().then(() => saveKey.current(how))}
        onDiscard={
          embedded
            ? undefined
            : () => {
                editor.discard();
                void draft.remove();
              }
        }
        onCancel={embedded ? onCancel : undefined}
      />
      <Suspense fallback={null}>
        {clash && (
          <ConflictDialog resource={resource} clash={clash} onResolve={editor.resolve} onClose={editor.closeClash} />
        )}
      </Suspense>
    </div>
  );
}

function copyWay(resource: SchemaResource, isNew: boolean): SavedHow[] {
  return resource.save_as_new && resource.permissions.create && !isNew ? ["copy"] : [];
}

/** Whether a dialog or drawer lies over the form, whose keys then are not the form's. */
function isCovered(root: HTMLElement | null): boolean {
  const dialogs = document.querySelectorAll<HTMLElement>("[role=dialog]");
  return [...dialogs].some((dialog) => dialog.offsetParent !== null && !dialog.contains(root));
}

/** What is being typed counts: inputs that report on leaving do so now. */
async function reportTyped(root: HTMLElement | null): Promise<void> {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !root?.contains(focused)) return;
  focused.blur();
  await whenClosed(); // focused before that, a calendar would stay open
  focused.focus({ preventScroll: true });
}

/** Waits for what was left by a click or a key. A calendar reports what was typed when it closes, some frames later. */
async function whenClosed(): Promise<void> {
  const patience = 30;
  for (let frame = 0; isSomethingOpen() && frame < patience; frame++) await new Promise(requestAnimationFrame);
}

/** Whether a list, calendar or menu is open, which the key Escape is for then. They close by themselves. */
function isSomethingOpen(): boolean {
  const layers = document.querySelectorAll<HTMLElement>(
    ".ant-select-dropdown, .ant-picker-dropdown, .ant-dropdown, .ant-popover, .ant-image-preview",
  );
  return [...layers].some((layer) => layer.checkVisibility() && !/-leave\b/.test(layer.className)); // not what fades away
}

/** The input that the target is in. */
function controlOf(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof HTMLElement)) return null;
  return target.closest<HTMLElement>("input, textarea, select, [role=combobox], [role=listbox]");
}

/** The names of the fields that a change of the form's values is about. */
function namesOf(resource: SchemaResource, changed: Record<string, unknown>): NamePath[] {
  return Object.entries(changed).flatMap(([name, value]) => {
    if (!resource.inlines.some((i) => i.name === name) || !Array.isArray(value)) return [[name]];
    return value.flatMap((item: unknown, i) =>
      typeof item === "object" && item !== null ? Object.keys(item).map((child) => [name, i, child]) : [],
    );
  });
}

/** The time today, the day as well before. */
function momentOf(at: string): string {
  const time = dayjs(at);
  return time.isSame(dayjs(), "day") ? time.format("LT") : time.format("lll");
}
