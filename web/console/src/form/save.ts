import { http } from "@/api/http";
import { isProblem, Unreachable } from "@/api/problem";
import { itemPath, type Loaded } from "@/api/resource";
import type { Row, SchemaResource } from "@/api/types";
import type { Sending } from "./patch";

const tries = 10;
const pause = 1000; // milliseconds between questions whether an earlier request is done

/** One row with what refers to it, as pages read it. */
export async function readRow(resource: SchemaResource, id: string): Promise<Loaded> {
  const query = { meta: true, include: resource.includes.join(",") };
  const answer = await http.send<Row>("GET", itemPath(resource, id), { query });
  return { row: answer.data, etag: answer.etag };
}

/** Changes a row that is still as it was read: else the server answers 412. */
export async function updateRow(resource: SchemaResource, loaded: Loaded, sending: Sending): Promise<Loaded> {
  const headers: Record<string, string> = loaded.etag ? { "If-Match": loaded.etag } : {};
  const method = sending.replace ? "PUT" : "PATCH";
  const answer = await http.send<Row>(method, itemPath(resource, loaded.row.id), { body: sending.body, headers });
  return { row: answer.data, etag: answer.etag };
}

/** The answer to a creation. Earlier: it was made by a request whose answer got lost, with what that one held. */
export interface Created extends Loaded {
  earlier?: Sending;
}

/** Makes one row, however often it is asked to and however many answers get lost on the way. */
export class Creation {
  private readonly key = newKey();
  private unanswered: Sending | undefined;
  private readonly wait: (milliseconds: number) => Promise<void>;

  constructor(wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))) {
    this.wait = wait;
  }

  async send(resource: SchemaResource, sending: Sending): Promise<Created> {
    try {
      return await this.post(resource, sending);
    } catch (error) {
      const earlier = this.unanswered;
      if (isProblem(error, 422) && error.code === "idempotency_mismatch" && earlier) {
        return { ...(await this.post(resource, earlier)), earlier };
      }
      if (error instanceof Unreachable || (isProblem(error) && error.status >= 500)) this.unanswered ??= sending;
      throw error;
    }
  }

  private async post(resource: SchemaResource, sending: Sending): Promise<Loaded> {
    for (let i = 1; ; i++) {
      try {
        const headers = { "Idempotency-Key": this.key };
        const answer = await http.send<Row>("POST", resource.endpoints.collection, { body: sending.body, headers });
        return { row: answer.data, etag: answer.etag };
      } catch (error) {
        if (!isProblem(error, 409) || error.code !== "idempotency_in_flight" || i === tries) throw error;
        await this.wait(pause);
      }
    }
  }
}

/** 128 random bits. crypto.randomUUID would need https. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
