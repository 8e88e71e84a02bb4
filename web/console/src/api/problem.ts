/** One mistake in what was sent; path as in "parts[2].minutes". */
export interface FieldProblem {
  path: string;
  code: string;
  message: string;
}

/** An answer that is not 2xx: RFC 9457 with Manor's members. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: FieldProblem[];
  readonly requestId: string;
  /** Seconds to wait, when the server says so. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    body: Partial<Problem> & { request_id?: string },
    requestId: string,
    retryAfter?: number,
  ) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.title = body.title ?? "";
    this.detail = body.detail ?? "";
    this.errors = body.errors ?? [];
    this.requestId = body.request_id ?? requestId;
    this.retryAfter = retryAfter;
  }
}

/** No answer at all: the server is away, or the way to it. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "Unreachable";
  }
}

export function isProblem(error: unknown, status?: number): error is Problem {
  return error instanceof Problem && (status === undefined || error.status === status);
}

/** Whether trying again by itself makes sense: nothing was refused, somebody was away. */
export function isTemporary(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && [502, 503, 504].includes(error.status));
}
