/** A row as the API sends it. */
export type Row = { id: string; version: number } & Record<string, unknown>;

interface Page {
  items: Row[];
  total: number;
}

interface Request {
  body?: unknown;
  headers?: Record<string, string>;
}

/** Calls the API beside the browser: to lay the ground for a test, and to see what really happened. */
export class Api {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async signIn(url: string, who: { username: string; password: string }): Promise<Api> {
    const resp = await fetch(`${url}/api/v1/auth/login`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(who),
    });
    if (!resp.ok) throw new Error(`sign in as ${who.username}: ${resp.status} ${await resp.text()}`);
    const { access_token } = (await resp.json()) as { access_token: string };
    return new Api(url, access_token);
  }

  /** Sends a request and returns the answer, whatever its status. Paths are those below /api/v1/. */
  send(method: string, path: string, { body, headers }: Request = {}): Promise<Response> {
    return fetch(`${this.#url}/api/v1/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.#token}`,
        ...(body === undefined
          ? {}
          : { "Content-Type": method === "PATCH" ? "application/merge-patch+json" : "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  async list(resource: string, query = ""): Promise<Page> {
    return (await this.#must("GET", `${resource}?${query}`)) as Page;
  }

  async get(resource: string, id: string): Promise<Row> {
    return (await this.#must("GET", `${resource}/${id}`)) as Row;
  }

  /** The only row that a query finds. */
  async find(resource: string, query: string): Promise<Row> {
    const { items } = await this.list(resource, query);
    const [row] = items;
    if (row === undefined || items.length > 1) throw new Error(`${resource}?${query}: ${items.length} rows, not one`);
    return row;
  }

  async create(resource: string, body: Record<string, unknown>): Promise<Row> {
    return (await this.#must("POST", resource, { body })) as Row;
  }

  async update(resource: string, id: string, body: Record<string, unknown>): Promise<Row> {
    return (await this.#must("PATCH", `${resource}/${id}`, { body })) as Row;
  }

  async delete(resource: string, id: string): Promise<void> {
    await this.#must("DELETE", `${resource}/${id}`);
  }

  /** Any other call; throws when it is refused. */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.#must(method, path, { body });
  }

  async #must(method: string, path: string, request: Request = {}): Promise<unknown> {
    const resp = await this.send(method, path, request);
    const text = await resp.text();
    if (!resp.ok) throw new Error(`${method} ${path}: ${resp.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}
