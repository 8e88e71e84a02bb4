import { describe, expect, it } from "vitest";
import { Problem, Unreachable } from "@/api/problem";
import type { Row } from "@/api/types";
import { ChangedMeanwhile, problemOf, type RowDoor, type RowEdit, saveRow, stopsAll, Unfit } from "./save-cells";

const row: Row = { id: "1", version: 1, title: "Old", price: 5 };
const edit: RowEdit = { row, values: { price: 7 } };
const text = (error: unknown) => (error instanceof Error ? error.message : "?");

/** A server with one row; others change it as the test says. */
function makeDoor(server: Row, extra: Partial<RowDoor> = {}) {
  const written: { body: Record<string, unknown>; etag: string }[] = [];
  const door: RowDoor = {
    same: (_, a, b) => a === b,
    bodyOf: (values) => values,
    load: async () => ({ row: { ...server }, etag: `"${server.version}"` }),
    patch: async (_, body, etag) => {
      if (etag !== `"${server.version}"`) throw new Problem(412, { code: "precondition_failed" }, "r");
      written.push({ body, etag });
      Object.assign(server, body, { version: server.version + 1 });
      return { ...server };
    },
    ...extra,
  };
  return { door, written };
}

describe("saving cells of a list", () => {
  it("sends only what was changed, on the version it was looked at", async () => {
    const { door, written } = makeDoor({ ...row });
    expect(await saveRow(door, edit)).toMatchObject({ price: 7, title: "Old" });
    expect(written).toEqual([{ body: { price: 7 }, etag: '"1"' }]);
  });

  it("leaves alone what others changed in other fields", async () => {
    const { door } = makeDoor({ ...row, version: 2, title: "Theirs" });
    expect(await saveRow(door, edit)).toMatchObject({ price: 7, title: "Theirs" });
  });

  it("writes nothing where others changed the same cell, and tells what they wrote", async () => {
    const { door, written } = makeDoor({ ...row, version: 2, price: 6 });
    await expect(saveRow(door, edit)).rejects.toMatchObject({ theirs: { price: 6 } });
    expect(written).toEqual([]);
  });

  it("does not call it a conflict when others wrote the same", async () => {
    const { door } = makeDoor({ ...row, version: 2, price: 7 });
    await expect(saveRow(door, edit)).resolves.toMatchObject({ price: 7 });
  });

  it("looks again when the row changes between the two requests, and gives up after some times", async () => {
    const server = { ...row };
    const { door, written } = makeDoor(server);
    const load = door.load;
    let busy = true;
    door.load = async (id) => {
      const answer = await load(id);
      if (busy) server.version++;
      busy = false;
      return answer;
    };
    await saveRow(door, edit);
    expect(written).toHaveLength(1);
    const always = makeDoor({ ...row }, { patch: () => Promise.reject(new Problem(412, {}, "r")) });
    await expect(saveRow(always.door, edit)).rejects.toMatchObject({ status: 412 });
  });

  it("asks nothing of the server when a cell cannot be what it says", async () => {
    const { door, written } = makeDoor(row, {
      bodyOf: () => {
        throw new Unfit("price", "At least 0.");
      },
      load: () => Promise.reject(new Error("must not be asked")),
    });
    await expect(saveRow(door, edit)).rejects.toBeInstanceOf(Unfit);
    expect(written).toEqual([]);
  });
});

describe("a refusal", () => {
  it("stands on its cell where it names one that was changed, else on the row", () => {
    const refusal = new Problem(
      422,
      {
        errors: [
          { path: "price", code: "too_small", message: "Too small." },
          { path: "title", code: "required", message: "Title is missing." },
        ],
      },
      "r",
    );
    expect(problemOf(refusal, edit, text).fields).toEqual({ price: "Too small.", "": "Title is missing." });
    expect(problemOf(new Unreachable(new Error("x")), edit, text).fields).toEqual({
      "": "The server cannot be reached.",
    });
    expect(problemOf(new Unfit("price", "No."), edit, text).fields).toEqual({ price: "No." });
    expect(problemOf(new ChangedMeanwhile(row), edit, text)).toMatchObject({ fields: {}, theirs: row });
  });

  it("ends the whole only when the next row would fare the same", () => {
    expect([401, 429, 500, 503].every((status) => stopsAll(new Problem(status, {}, "")))).toBe(true);
    expect([403, 404, 409, 410, 412, 422].some((status) => stopsAll(new Problem(status, {}, "")))).toBe(false);
    expect(stopsAll(new Unreachable(new Error("x")))).toBe(true);
    expect(stopsAll(new ChangedMeanwhile(row))).toBe(false);
  });
});
