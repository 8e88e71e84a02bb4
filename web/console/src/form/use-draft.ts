import { useCallback, useEffect, useRef, useState } from "react";
import { useMe } from "@/api/session";
import type { SchemaResource } from "@/api/types";
import { drafts } from "./draft-store";
import { type Draft, draftKey, draftOf } from "./drafts";
import type { Editor } from "./use-editor";

const pause = 400; // milliseconds after the last change

/** Keeps what is typed into a form in this browser, and finds what was kept earlier. */
export function useDraft(resource: SchemaResource, editor: Editor, name: string | undefined) {
  const key = draftKey(useMe().id, resource.name, name);
  const [found, setFound] = useState<Draft>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const undecided = useRef(true);
  const { read, check, base, isDirty } = editor;
  const latest = useRef({ resource, base, read, check, isDirty });
  latest.current = { resource, base, read, check, isDirty };

  useEffect(() => {
    let gone = false;
    undecided.current = true;
    void drafts.read(key).then((draft) => {
      if (gone) return;
      undecided.current = draft !== undefined;
      setFound(draft);
    });
    void drafts.prune();
    return () => {
      gone = true;
    };
  }, [key]);

  /** What is to be kept now: a draft, or nothing; undefined while nobody decided about an earlier one. */
  const current = useCallback((): { draft?: Draft } | undefined => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const now = latest.current;
    const changed = now.check();
    if (undecided.current) return undefined;
    const { loaded, values } = now.base;
    const row = loaded?.row;
    return {
      draft: changed ? draftOf(now.resource, values, now.read(), row?.version ?? 0, new Date(), row) : undefined,
    };
  }, []);

  const flush = useCallback(async () => {
    const kept = current();
    if (kept) await (kept.draft ? drafts.write(key, kept.draft) : drafts.remove(key));
  }, [current, key]);

  const touched = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), pause);
  }, [flush]);

  // What was typed in the last moment is kept when the page goes.
  useEffect(() => {
    const last = () => {
      if (timer.current === undefined) return;
      const draft = current()?.draft;
      if (draft) drafts.writeNow(key, draft);
    };
    window.addEventListener("pagehide", last);
    window.addEventListener("beforeunload", last);
    return () => {
      window.removeEventListener("pagehide", last);
      window.removeEventListener("beforeunload", last);
      if (timer.current !== undefined) void flush();
    };
  }, [current, flush, key]);

  const decided = useCallback(() => {
    undecided.current = false;
    setFound(undefined);
  }, []);

  const remove = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    decided();
    await drafts.remove(key);
  }, [key, decided]);

  return { found, touched, decided, remove };
}
