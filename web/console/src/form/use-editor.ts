import { Form } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { askLater, confirmEffects, inTwoSteps, SetAside } from "@/api/effects";
import { isProblem } from "@/api/problem";
import type { Loaded } from "@/api/resource";
import type { Row, SchemaResource } from "@/api/types";
import type { RunningUploads } from "@/fields/running-uploads";
import { defaultsOf, sameJSON } from "@/fields/values";
import { useLanguage } from "@/i18n";
import { copyOf } from "./copy";
import type { Draft } from "./drafts";
import { withDraft } from "./drafts";
import { type Choice, type Merged, mergeThree, withIds } from "./merge";
import { changesOf, creationOf, isChanged, type Sending } from "./patch";
import type { NamePath } from "./paths";
import { labelAt, type Mistake, mistakesOf } from "./problems";
import { type Created, Creation, readRow, updateRow } from "./save";
import { editableFields, type Item, itemsOf, type Values, valuesOf, withExtra } from "./shape";

/** What the person chose when he saved. */
export type SavedHow = "stay" | "close" | "another" | "copy";

/** What the form began with. Without row it makes a new one. */
export interface Base {
  loaded?: Loaded;
  values: Values;
}

/** Why nothing was saved. */
export interface Failure {
  mistakes: Mistake[];
  error?: unknown;
}

/** Two people changed the same row; how: what was being done when that came out, undefined when a draft was restored. */
export interface Clash {
  before: Values;
  mine: Values;
  theirs: Loaded;
  merged: Merged;
  how?: SavedHow;
}

interface Options {
  resource: SchemaResource;
  loaded?: Loaded;
  initial?: Record<string, unknown>;
  /** What its fields are sending; saving waits for it. */
  uploads: RunningUploads;
  onSaved: (row: Row, how: SavedHow) => void;
}

const rebases = 3; // how often what nobody typed may change under a save before it is a conflict

/** The form of one row: what it holds, whether it differs from what is stored, and how it gets there. */
export function useEditor({ resource, loaded, initial, uploads, onSaved }: Options) {
  const { t } = useTranslation("form");
  const { text, language } = useLanguage();
  const [form] = Form.useForm<Values>();
  const [base, setBaseState] = useState<Base>(() =>
    loaded
      ? { loaded, values: valuesOf(resource, loaded.row) }
      : { values: { ...defaultsOf(resource), ...knownOf(resource, initial) } },
  );
  const latest = useRef(base);
  const [initialValues] = useState(() => withExtra(resource, base.values));
  const [dirty, setDirtyState] = useState(false);
  const isDirty = useRef(false);
  const [saving, setSaving] = useState(false);
  const running = useRef(false);
  const [savedAt, setSavedAt] = useState<Date>();
  const [failure, setFailure] = useState<Failure>();
  const [clash, setClash] = useState<Clash>();
  const creation = useRef(new Creation());
  const copying = useRef(new Creation());
  const saved = useRef(onSaved);
  saved.current = onSaved;

  const setBase = useCallback((next: Base) => {
    latest.current = next;
    setBaseState(next);
  }, []);

  const setDirty = useCallback((next: boolean) => {
    isDirty.current = next;
    setDirtyState(next);
  }, []);

  const read = useCallback((): Values => form.getFieldsValue(true), [form]);

  /** Puts values into the form without leaving anything of the old ones, nor their errors. */
  const apply = useCallback(
    (values: Values) => {
      const names = [
        ...editableFields(resource, latest.current.loaded?.row).map((f) => f.name),
        ...resource.inlines.map((i) => i.name),
      ];
      const wrong = form.getFieldsError().filter((f) => f.errors.length > 0);
      form.setFields(wrong.map(({ name }) => ({ name, errors: [] })));
      const held = read();
      const changed = names.filter((name) => !sameJSON(held[name], values[name]));
      form.setFields(changed.map((name) => ({ name: [name], value: values[name], errors: [], touched: false })));
    },
    [form, resource, read],
  );

  /** Compares the form with what is stored; called a moment after a change. */
  const check = useCallback((): boolean => {
    const changed = isChanged(resource, latest.current.values, read(), latest.current.loaded?.row);
    setDirty(changed);
    return changed;
  }, [resource, read, setDirty]);

  const words = useMemo(
    () => ({ t, language, label: (field: { label: { en: string; zh: string } }) => text(field.label) }),
    [t, language, text],
  );

  const show = useCallback(
    (mistakes: Mistake[], error?: unknown) => {
      const byName = new Map<string, { name: NamePath; errors: string[] }>();
      for (const { name, text: says } of mistakes) {
        if (!name || (name.length === 1 && resource.inlines.some((i) => i.name === name[0])) || name.length === 2)
          continue;
        const key = JSON.stringify(name);
        byName.set(key, { name, errors: [...(byName.get(key)?.errors ?? []), says] });
      }
      form.setFields([...byName.values()]);
      setFailure({ mistakes, error });
    },
    [form, resource],
  );

  /** What was read anew meets what was typed: nothing typed is lost. False: both changed the same. */
  const rebase = useCallback(
    (next: Loaded): boolean => {
      const old = latest.current;
      if (!old.loaded) return true;
      const values = valuesOf(resource, next.row);
      if (!isDirty.current) {
        setBase({ loaded: next, values });
        apply(withExtra(resource, values));
        return true;
      }
      const merged = mergeThree(resource, old.values, read(), values, next.row);
      if (merged.conflicts.length > 0) return false;
      setBase({ loaded: next, values });
      apply(merged.values);
      return true;
    },
    [resource, read, apply, setBase],
  );

  // The page read the row again, after an action or because it was told that rows changed.
  useEffect(() => {
    const old = latest.current.loaded;
    if (!loaded || !old || loaded.row.id !== old.row.id || running.current) return;
    if (loaded.row.version === old.row.version && objectTag(loaded.etag) === objectTag(old.etag)) {
      if (loaded !== old) setBase({ ...latest.current, loaded });
    } else if (loaded.row.version >= old.row.version) rebase(loaded);
  }, [loaded, rebase, setBase]);

  /** Takes over what the server made of what was sent. What was typed meanwhile stays. */
  const accept = useCallback(
    (sent: Values, sending: Sending, answer: Loaded) => {
      const values = valuesOf(resource, answer.row);
      const before = withoutGone(resource, withIds(resource, sent, sending.places, values));
      const now = withoutGone(resource, withIds(resource, read(), sending.places, values));
      const typed = isChanged(resource, before, now, answer.row);
      const row = { ...latest.current.loaded?.row, ...answer.row };
      setBase({ loaded: { ...answer, row }, values });
      apply(
        withExtra(
          resource,
          typed ? mergeThree(resource, before, now, values, answer.row).values : cleared(resource, values),
        ),
      );
      setDirty(typed);
    },
    [resource, read, apply, setBase, setDirty],
  );

  const update = useCallback(
    async (now: Values, how: SavedHow, left = rebases): Promise<Row | undefined> => {
      const { loaded: old, values: before } = latest.current;
      if (!old) throw new Error("there is no row to change");
      const sending = changesOf(resource, before, now, old.row);
      if (Object.keys(sending.body).length === 0) {
        check(); // what is stored is what was typed already
        return old.row;
      }
      try {
        await confirmEffects(resource, "PATCH", old.row.id, sending.body, (asking) => setSaving(!asking));
        const answer = await updateRow(resource, old, sending);
        accept(now, sending, answer);
        return answer.row;
      } catch (error) {
        if (!isProblem(error, 412) && !isProblem(error, 428)) throw withPlaces(error, sending);
        const theirs = await readRow(resource, old.row.id);
        const values = valuesOf(resource, theirs.row);
        const merged = mergeThree(resource, before, now, values, old.row);
        if (merged.conflicts.length + merged.others.length === 0 && left > 0) {
          setBase({ loaded: theirs, values });
          return update(now, how, left - 1);
        }
        setClash({ before, mine: now, theirs, merged, how });
        return undefined;
      }
    },
    [resource, accept, check, setBase],
  );

  const create = useCallback(
    async (now: Values, how: SavedHow): Promise<Row | undefined> => {
      const maker = how === "copy" ? copying.current : creation.current;
      const fresh = how === "copy" ? copyOf(resource, now, latest.current.loaded?.row) : now;
      const sending = creationOf(resource, fresh);
      await confirmEffects(resource, "POST", undefined, sending.body, (asking) => setSaving(!asking));
      const made = await maker.send(resource, sending).catch(async (error: unknown) => {
        const parted = inTwoSteps(resource, error, sending.body);
        if (!parted) throw withPlaces(error, sending);
        let there: Created | undefined;
        setSaving(false);
        await askLater(resource, parted.later, async () => {
          there ??= await maker.send(resource, { ...sending, body: parted.now });
          return there.row.id;
        });
        if (!there) throw new SetAside();
        return there;
      });
      if (how === "copy") copying.current = new Creation();
      if (!made.earlier) {
        setDirty(false);
        return made.row;
      }
      // An earlier attempt had arrived: what was typed since is a change of its row.
      const values = valuesOf(resource, made.row);
      setBase({ loaded: made, values });
      return update(withIds(resource, now, made.earlier.places, values), how);
    },
    [resource, update, setBase, setDirty],
  );

  const fail = useCallback(
    (error: unknown) => {
      const { cause, places } = error instanceof Refused ? error : { cause: error, places: {} };
      if (cause instanceof SetAside) return;
      if (isProblem(cause) && cause.errors.length > 0 && (cause.status === 422 || cause.status === 409)) {
        show(mistakesOf(resource, cause, places, words), cause);
      } else show([], cause);
    },
    [resource, show, words],
  );

  const submit = useCallback(
    async (how: SavedHow = "stay") => {
      if (running.current) return;
      running.current = true;
      setSaving(true);
      setFailure(undefined);
      try {
        const broken = await uploads.settled();
        if (broken.length > 0) return setFailure({ mistakes: broken });
        const wrong = await form.validateFields().then(
          () => [],
          (info: { errorFields?: { name: NamePath; errors: string[] }[] }) => info.errorFields ?? [],
        );
        if (wrong.length > 0) {
          setFailure({
            mistakes: wrong.map(({ name, errors }) => ({
              name,
              label: labelAt(resource, name, words),
              text: errors.join(" "),
            })),
          });
          return;
        }
        const now = structure(read());
        const isNew = !latest.current.loaded || how === "copy";
        const row = await (isNew ? create(now, how) : update(now, how));
        if (!row) return;
        setSavedAt(new Date());
        saved.current(row, how);
      } catch (error) {
        fail(error);
      } finally {
        running.current = false;
        setSaving(false);
      }
    },
    [form, resource, uploads, words, read, create, update, fail],
  );

  /** Goes on after a conflict with what was chosen. */
  const resolve = useCallback(
    (choices: Record<string, Choice>) => {
      if (!clash) return;
      const { before, mine, theirs, how } = clash;
      const values = valuesOf(resource, theirs.row);
      const merged = mergeThree(resource, before, mine, values, theirs.row, choices);
      setClash(undefined);
      setBase({ loaded: theirs, values });
      apply(merged.values);
      setDirty(true);
      if (how) void submit(how);
    },
    [clash, resource, apply, setBase, setDirty, submit],
  );

  /** Brings back what was typed earlier; asks where somebody changed the same meanwhile. */
  const restore = useCallback(
    (draft: Draft) => {
      const { loaded: stored, values } = latest.current;
      const mine = withDraft(resource, values, draft.values);
      setDirty(true);
      if (!stored || stored.row.version === draft.version) return apply(mine);
      const before = withDraft(resource, values, draft.before);
      const merged = mergeThree(resource, before, mine, values, stored.row);
      if (merged.conflicts.length > 0) setClash({ before, mine, theirs: stored, merged });
      else apply(merged.values);
    },
    [resource, apply, setDirty],
  );

  const discard = useCallback(() => {
    apply(withExtra(resource, cleared(resource, latest.current.values)));
    setFailure(undefined);
    setDirty(false);
  }, [resource, apply, setDirty]);

  return {
    form,
    base,
    initialValues,
    dirty,
    isDirty,
    saving,
    savedAt,
    failure,
    clash,
    read,
    check,
    submit,
    resolve,
    rebase,
    fail,
    restore,
    discard,
    noteTyping: () => setDirty(true),
    closeClash: () => setClash(undefined),
  };
}

export type Editor = ReturnType<typeof useEditor>;

/** A refusal with the places of what was sent, which its paths count by. */
class Refused extends Error {
  readonly places: Record<string, number[]>;
  constructor(cause: unknown, places: Record<string, number[]>) {
    super("refused", { cause });
    this.places = places;
  }
}

function withPlaces(error: unknown, sending: Sending): Refused {
  return new Refused(error, sending.places);
}

/** The part of an entity tag that changes with the object itself, not with what was included. */
function objectTag(etag: string): string {
  return etag.replaceAll('"', "").split(".")[0] ?? "";
}

function knownOf(resource: SchemaResource, initial: Record<string, unknown> | undefined): Values {
  const names = new Set(editableFields(resource).map((f) => f.name));
  return Object.fromEntries(Object.entries(initial ?? {}).filter(([name]) => names.has(name)));
}

/** A copy that typing does not change. */
function structure(values: Values): Values {
  const copy: Values = {};
  for (const [name, value] of Object.entries(values)) {
    copy[name] = Array.isArray(value) ? value.map((v: unknown) => (isPlain(v) ? { ...v } : v)) : value;
  }
  return copy;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function withoutGone(resource: SchemaResource, values: Values): Values {
  return eachInline(resource, values, (items) => items.filter((item) => !item.$deleted && !item.$extra));
}

function eachInline(resource: SchemaResource, values: Values, change: (items: Item[]) => Item[]): Values {
  const result = { ...values };
  for (const inline of resource.inlines) result[inline.name] = change(itemsOf(values, inline));
  return result;
}

/** Secrets are never read back: their inputs are empty again. */
function cleared(resource: SchemaResource, values: Values): Values {
  const secrets = resource.fields.filter((f) => f.write_only).map((f) => [f.name, undefined] as const);
  return { ...values, ...Object.fromEntries(secrets) };
}
