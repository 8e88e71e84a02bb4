import { useQueries } from "@tanstack/react-query";
import { http } from "@/api/http";
import { titleOf } from "@/api/resource";
import type { Page, Row, SchemaReference } from "@/api/types";

/** What is needed to look rows of another resource up. */
export type Referred = Pick<SchemaReference, "resource" | "endpoint" | "title_field" | "readable" | "searchable">;

export interface Named {
  id: string;
  title: string;
}

const atOnce = 100;

interface Waiting {
  reference: Referred;
  asked: Map<string, ((title: string | undefined) => void)[]>;
  failed: ((error: unknown) => void)[];
}

/** Asks for the titles of rows: what many cells ask for in the same moment goes in one request. */
export class Titles {
  private readonly waiting = new Map<string, Waiting>();

  /** The title of a row; undefined when there is none that the caller may see. */
  of(reference: Referred, id: string): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      let group = this.waiting.get(reference.endpoint);
      if (!group) {
        group = { reference, asked: new Map(), failed: [] };
        this.waiting.set(reference.endpoint, group);
        setTimeout(() => this.ask(reference.endpoint), 5);
      }
      group.asked.set(id, [...(group.asked.get(id) ?? []), resolve]);
      group.failed.push(reject);
    });
  }

  private async ask(endpoint: string) {
    const group = this.waiting.get(endpoint);
    if (!group) return;
    this.waiting.delete(endpoint);
    try {
      const ids = [...group.asked.keys()];
      const parts = Array.from({ length: Math.ceil(ids.length / atOnce) }, (_, i) =>
        ids.slice(i * atOnce, (i + 1) * atOnce),
      );
      // Two at a time: more would keep the browser's few connections from what the person waits for.
      const next = async () => {
        for (let part = parts.shift(); part; part = parts.shift()) {
          const found = new Map(
            (await rowsOf(group.reference, part)).map((row) => [row.id, titleOf(row, group.reference)]),
          );
          for (const id of part) for (const answer of group.asked.get(id) ?? []) answer(found.get(id));
        }
      };
      await Promise.all([next(), next()]);
    } catch (error) {
      for (const fail of group.failed) fail(error);
    }
  }
}

export const titles = new Titles();

async function rowsOf(reference: Referred, ids: string[]): Promise<Row[]> {
  const query = { id__in: ids.join(","), fields: titleFields(reference), meta: true, per_page: atOnce, count: "none" };
  return (await http.get<Page>(reference.endpoint, query)).items;
}

/** The members to ask for when only the title matters. */
export function titleFields(reference: Pick<SchemaReference, "title_field">): string {
  return reference.title_field ? `id,${reference.title_field}` : "id";
}

/** Titles by id; an id that is missing when nothing is loading any more is of a row that the caller cannot see. */
export function useTitles(reference: Referred | undefined, ids: string[]) {
  const parts = Array.from({ length: Math.ceil(ids.length / atOnce) }, (_, i) =>
    ids.slice(i * atOnce, (i + 1) * atOnce),
  );
  return useQueries({
    queries: parts.map((part) => ({
      queryKey: ["lookup", reference?.resource, "titles", part],
      enabled: reference?.readable === true,
      staleTime: 60_000,
      queryFn: () => titlesOf(reference, part),
    })),
    combine,
  });
}

function combine(parts: { data: Map<string, string> | undefined; isLoading: boolean }[]) {
  return {
    data: new Map(parts.flatMap((part) => [...(part.data ?? [])])),
    isLoading: parts.some((part) => part.isLoading),
  };
}

async function titlesOf(reference: Referred | undefined, ids: string[]): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  if (!reference) return known;
  await Promise.all(
    ids.map(async (id) => {
      const title = await titles.of(reference, id);
      if (title !== undefined) known.set(id, title);
    }),
  );
  return known;
}

/** The row that a reference points to, as far as it was included. */
export function includedTitle(
  row: Record<string, unknown> | undefined,
  include: string | undefined,
  id: unknown,
  reference: Referred,
): string | undefined {
  const other = include ? row?.[include] : undefined;
  if (typeof other !== "object" || other === null || !("id" in other) || other.id !== id) return undefined;
  return titleOf(other as Row, reference);
}

/** An id in few characters. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id;
}
