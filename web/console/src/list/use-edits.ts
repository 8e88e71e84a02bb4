import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { confirmAll, hasEffects, SetAside, type WantedRow } from "@/api/effects";
import { http } from "@/api/http";
import { itemPath, rowsChanged } from "@/api/resource";
import { fieldOf } from "@/api/schema";
import type { Row, SchemaResource } from "@/api/types";
import { type Mistake, mistakeOf, mistakeText } from "@/fields/rules";
import { sameValue, toApi } from "@/fields/values";
import { useErrorText } from "@/states/error";
import { problemOf, type RowDoor, type RowEdit, saveRow, stopsAll, Unfit } from "./save-cells";

export interface Edits {
  rows: ReadonlyMap<string, RowEdit>;
  saving: boolean;
  change(row: Row, field: string, value: unknown): void;
  discard(id: string): void;
  discardAll(): void;
  /** Takes what others wrote as the ground of what was changed here: the next save writes over it. */
  keepMine(id: string): void;
  /** Saves row after row; what is refused stays with its reason. Answers how many were saved. */
  save(): Promise<number>;
}

function doorOf(resource: SchemaResource, say: (mistake: Mistake) => string): RowDoor {
  return {
    same: (name, a, b) => {
      const field = fieldOf(resource, name);
      return field ? sameValue(field, a, b) : a === b;
    },
    bodyOf: (values) => {
      const body: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(values)) {
        const field = fieldOf(resource, name);
        if (!field) continue;
        const mistake = mistakeOf(field, value);
        if (mistake) throw new Unfit(name, say(mistake));
        body[name] = toApi(field, value);
      }
      return body;
    },
    load: async (id) => {
      const answer = await http.send<Row>("GET", itemPath(resource, id));
      return { row: answer.data, etag: answer.etag };
    },
    patch: (id, body, etag) => http.patch<Row>(itemPath(resource, id), body, etag ? { "If-Match": etag } : {}),
  };
}

/** What saving would send; without the rows that are not sent. */
function wantedOf(door: RowDoor, edits: ReadonlyMap<string, RowEdit>): WantedRow[] {
  return [...edits].flatMap(([id, edit]) => {
    if (edit.problem?.theirs) return [];
    try {
      return [{ id, body: door.bodyOf(edit.values) }];
    } catch {
      return []; // a cell holds what its field cannot be: saving says so
    }
  });
}

/** The cells that were changed in a list and are not saved yet. */
export function useEdits(resource: SchemaResource): Edits {
  const client = useQueryClient();
  const { t } = useTranslation("fields");
  const errorText = useErrorText();
  const [rows, setRows] = useState<ReadonlyMap<string, RowEdit>>(new Map());
  const [saving, setSaving] = useState(false);
  const latest = useRef(rows);
  latest.current = rows;
  const text = useRef(errorText);
  text.current = errorText;
  const say = useRef((mistake: Mistake) => mistakeText(mistake, t));
  say.current = (mistake) => mistakeText(mistake, t);

  const put = useCallback((id: string, edit: RowEdit | undefined) => {
    setRows((old) => {
      const next = new Map(old);
      if (edit) next.set(id, edit);
      else next.delete(id);
      latest.current = next;
      return next;
    });
  }, []);

  const change = useCallback(
    (row: Row, field: string, value: unknown) => {
      const old = latest.current.get(row.id);
      const base = old?.row ?? row;
      const known = fieldOf(resource, field);
      const { [field]: _, ...others } = old?.values ?? {};
      const values = known && sameValue(known, base[field], value) ? others : { ...others, [field]: value };
      if (Object.keys(values).length === 0) return put(row.id, undefined);
      const { [field]: __, ...fields } = old?.problem?.fields ?? {};
      const problem =
        old?.problem && (old.problem.theirs || Object.keys(fields).length) ? { ...old.problem, fields } : undefined;
      put(row.id, { row: base, values, problem });
    },
    [put, resource],
  );

  const save = useCallback(async () => {
    const door = doorOf(resource, (mistake) => say.current(mistake));
    setSaving(true);
    let saved = 0;
    try {
      if (hasEffects(resource, "PATCH")) await confirmAll(resource, "PATCH", wantedOf(door, latest.current));
    } catch (error) {
      setSaving(false);
      if (error instanceof SetAside) return 0;
      for (const [id, edit] of latest.current) put(id, { ...edit, problem: problemOf(error, edit, text.current) });
      return 0;
    }
    for (const [id, edit] of latest.current) {
      if (edit.problem?.theirs) continue; // to be decided by a person first
      try {
        await saveRow(door, edit);
        saved++;
        put(id, undefined);
      } catch (error) {
        put(id, { ...edit, problem: problemOf(error, edit, text.current) });
        if (stopsAll(error)) break;
      }
    }
    if (saved) await rowsChanged(client);
    setSaving(false);
    return saved;
  }, [client, resource, put]);

  return useMemo(
    () => ({
      rows,
      saving,
      change,
      save,
      discard: (id) => put(id, undefined),
      discardAll: () => setRows(new Map()),
      keepMine: (id) => {
        const edit = latest.current.get(id);
        if (edit?.problem?.theirs) put(id, { row: edit.problem.theirs, values: edit.values });
      },
    }),
    [rows, saving, change, save, put],
  );
}
