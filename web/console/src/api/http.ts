import { parseJSON, stringifyJSON } from "./json";
import { Problem, Unreachable } from "./problem";
import type { Session } from "./types";

export type Query = Record<string, string | number | boolean | undefined | null>;

export interface RequestOptions {
  query?: Query | URLSearchParams | string;
  /** Sent as JSON; a FormData as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Answer<T> {
  data: T;
  status: number;
  etag: string;
  location: string;
  headers: Headers;
}

export type Connection = "up" | "away";

const previewKey = "manor.preview";

/** Talks to the API by the session's cookie. Changes carry the session's CSRF token, which lives in memory only. */
export class Http {
  csrfToken = "";
  /** Whose session the page is in: a change is never repeated in somebody else's. */
  caller = "";
  /** Called when the server no longer knows who we are. */
  onSignedOut: () => void = () => {};
  /** Called when nothing is possible before one has chosen a new password, or set a second factor up. */
  onFirstDue: () => void = () => {};
  /** Set while a page can ask to sign in again: resolves when the same person is back. Changes wait for it. */
  signedInAgain: (() => Promise<void>) | undefined;
  /** Set while a page can ask for the password again: resolves to whether it was given. Changes that need it wait for it. */
  passwordAgain: (() => Promise<boolean>) | undefined;
  /** What this tab looks at instead of what is one's own, "role:" or "user:" and an id; empty: nothing. */
  get preview(): string {
    return sessionStorage.getItem(previewKey) ?? "";
  }
  set preview(subject: string) {
    if (subject) sessionStorage.setItem(previewKey, subject);
    else sessionStorage.removeItem(previewKey);
  }
  private connection: Connection = "up";
  private readonly watchers = new Set<(state: Connection) => void>();

  watch(watcher: (state: Connection) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  get state(): Connection {
    return this.connection;
  }

  private become(state: Connection) {
    if (this.connection === state) return;
    this.connection = state;
    for (const watcher of this.watchers) watcher(state);
  }

  /** Asks whether the server is back. */
  async probe(): Promise<boolean> {
    try {
      const response = await fetch("/readyz", { cache: "no-store", signal: AbortSignal.timeout(4000) });
      this.become(response.ok ? "up" : "away");
    } catch {
      this.become("away");
    }
    return this.connection === "up";
  }

  /**
   * Sends a request. A CSRF token that another tab's login replaced is asked for once more before anybody hears of it, and a
   * change that came after the session's end goes on when the same person has signed in again; one that needs the password
   * again, when it was given.
   */
  async send<T>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    try {
      return await this.sendOnce<T>(method, path, options);
    } catch (error) {
      if (isUnknownSession(error) && isChange(method) && !path.startsWith("/api/v1/auth/") && this.signedInAgain) {
        await this.signedInAgain();
      } else if (isStepUp(error) && this.passwordAgain) {
        if (!(await this.passwordAgain())) throw error;
      } else if (!(error instanceof Problem) || error.code !== "csrf" || !(await this.renewToken())) throw error;
      return this.sendOnce<T>(method, path, options);
    }
  }

  /** Reads the session's CSRF token anew; false when it is the one that was refused. */
  private async renewToken(): Promise<boolean> {
    const before = this.csrfToken;
    const { data } = await this.sendOnce<Session>("GET", "/api/v1/auth/browser/session", {});
    if (this.caller && this.caller !== callerOf(data.user)) return false;
    this.csrfToken = data.csrf_token ?? "";
    return this.csrfToken !== "" && this.csrfToken !== before;
  }

  private async sendOnce<T>(method: string, path: string, options: RequestOptions): Promise<Answer<T>> {
    const headers = new Headers({ Accept: "application/json", ...options.headers });
    let body: BodyInit | undefined;
    if (options.body instanceof FormData) body = options.body;
    else if (options.body !== undefined) {
      if (!headers.has("Content-Type")) headers.set("Content-Type", "application/json");
      body = stringifyJSON(options.body);
    }
    if (this.preview) headers.set("X-Manor-Preview", this.preview);
    if (isChange(method) && this.csrfToken) headers.set("X-CSRF-Token", this.csrfToken);
    let response: Response;
    try {
      response = await fetch(withQuery(path, options.query), {
        method,
        headers,
        body: body ?? null,
        signal: options.signal ?? null,
        credentials: "same-origin",
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      this.become("away");
      throw new Unreachable(error);
    }
    const text = response.status === 204 ? "" : await response.text();
    if (!response.ok) {
      if ([502, 503, 504].includes(response.status)) this.become("away");
      throw this.refusal(response, text);
    }
    this.become("up");
    return {
      data: (text ? parseJSON(text) : undefined) as T,
      status: response.status,
      etag: response.headers.get("ETag") ?? "",
      location: response.headers.get("Location") ?? "",
      headers: response.headers,
    };
  }

  /** What an answer that is not 2xx says. Hears, too, that a session has ended. */
  refusal(response: Response, text: string): Problem {
    let body: ConstructorParameters<typeof Problem>[1] = {};
    try {
      body = JSON.parse(text);
    } catch {
      body = { title: response.statusText };
    }
    const wait = Number(response.headers.get("Retry-After"));
    const problem = new Problem(
      response.status,
      body,
      response.headers.get("X-Request-Id") ?? "",
      wait > 0 ? wait : undefined,
    );
    if (isUnknownSession(problem)) this.onSignedOut();
    if (problem.code === "password_change_required" || problem.code === "second_factor_required") this.onFirstDue();
    return problem;
  }

  async get<T>(path: string, query?: RequestOptions["query"], signal?: AbortSignal): Promise<T> {
    return (await this.send<T>("GET", path, { query, signal })).data;
  }
  async post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    return (await this.send<T>("POST", path, { body: body ?? {}, headers })).data;
  }
  async put<T>(path: string, body: unknown): Promise<T> {
    return (await this.send<T>("PUT", path, { body })).data;
  }
  async patch<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> {
    return (await this.send<T>("PATCH", path, { body, headers })).data;
  }
  async delete(path: string, headers?: Record<string, string>): Promise<void> {
    await this.send("DELETE", path, { headers });
  }
}

function isChange(method: string): boolean {
  return method !== "GET" && method !== "HEAD";
}

function isUnknownSession(error: unknown): boolean {
  return error instanceof Problem && error.status === 401 && error.code === "unauthenticated";
}

function isStepUp(error: unknown): boolean {
  return error instanceof Problem && error.code === "step_up_required";
}

/** Who is signed in, and who acts as him. */
export function callerOf(user: Session["user"]): string {
  return user ? `${user.id} ${user.impersonator?.id ?? ""}` : "";
}

/** The one connection of this page. */
export const http = new Http();

export function withQuery(path: string, query: RequestOptions["query"]): string {
  if (!query) return path;
  let text: string;
  if (typeof query === "string") text = query;
  else if (query instanceof URLSearchParams) text = query.toString();
  else {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null && value !== "") params.append(name, String(value));
    }
    text = params.toString();
  }
  return text ? `${path}?${text}` : path;
}
