import { afterEach, expect, test, vi } from "vitest";
import { Http } from "./http";
import { Problem, Unreachable } from "./problem";

afterEach(() => vi.unstubAllGlobals());

/** Answers requests in order, and remembers them. */
function serve(...answers: (Response | Error)[]) {
  const calls: Request[] = [];
  vi.stubGlobal("fetch", async (input: string, init?: RequestInit) => {
    calls.push(new Request(`http://console.test${input}`, { ...init, signal: null }));
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error("nobody answers");
    return answer;
  });
  return calls;
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

test("changes carry the session's CSRF token, reading does not", async () => {
  const calls = serve(json(200, {}), json(201, { id: "1" }));
  const http = new Http();
  http.csrfToken = "t1";
  await http.get("/api/v1/things");
  await http.post("/api/v1/things", { name: "x" });
  expect(calls.map((c) => c.headers.get("X-CSRF-Token"))).toEqual([null, "t1"]);
});

test("a token that was replaced is renewed once, and the change sent again", async () => {
  const calls = serve(json(403, { code: "csrf" }), json(200, { user: {}, csrf_token: "t2" }), json(201, { id: "1" }));
  const http = new Http();
  http.csrfToken = "t1";
  await expect(http.post("/api/v1/things", {})).resolves.toEqual({ id: "1" });
  expect(calls[2]?.headers.get("X-CSRF-Token")).toBe("t2");
});

test("a change that is refused with the right token is not sent again", async () => {
  const calls = serve(json(403, { code: "csrf" }), json(200, { user: {}, csrf_token: "t1" }));
  const http = new Http();
  http.csrfToken = "t1";
  await expect(http.post("/api/v1/things", {})).rejects.toMatchObject({ code: "csrf" });
  expect(calls).toHaveLength(2);
});

test("only an unknown session signs out; a wrong password does not", async () => {
  serve(json(401, { code: "invalid_credentials" }), json(401, { code: "unauthenticated" }));
  const http = new Http();
  http.onSignedOut = vi.fn();
  await expect(http.post("/login", {})).rejects.toBeInstanceOf(Problem);
  expect(http.onSignedOut).not.toHaveBeenCalled();
  await expect(http.get("/things")).rejects.toBeInstanceOf(Problem);
  expect(http.onSignedOut).toHaveBeenCalledOnce();
});

test("a change after the session's end waits until the same person is back, and is sent once more", async () => {
  const calls = serve(json(401, { code: "unauthenticated" }), json(201, { id: "1" }));
  const http = new Http();
  http.csrfToken = "t1";
  let back = () => {};
  const returned = new Promise<void>((resolve) => {
    back = resolve;
  });
  http.signedInAgain = vi.fn(() => returned);
  const sent = http.post("/api/v1/things", { name: "x" });
  await vi.waitFor(() => expect(http.signedInAgain).toHaveBeenCalled());
  expect(calls).toHaveLength(1);
  http.csrfToken = "t2";
  back();
  await expect(sent).resolves.toEqual({ id: "1" });
  expect(calls[1]?.headers.get("X-CSRF-Token")).toBe("t2");
  expect(await calls[1]?.json()).toEqual({ name: "x" });
});

test("reading does not wait for anybody to sign in, nor does leaving", async () => {
  serve(json(401, { code: "unauthenticated" }), json(401, { code: "unauthenticated" }));
  const http = new Http();
  http.signedInAgain = vi.fn();
  await expect(http.get("/api/v1/things")).rejects.toBeInstanceOf(Problem);
  await expect(http.post("/api/v1/auth/browser/logout")).rejects.toBeInstanceOf(Problem);
  expect(http.signedInAgain).not.toHaveBeenCalled();
});

test("no answer means that the server is away, until it answers again", async () => {
  serve(new TypeError("network"), json(200, {}));
  const http = new Http();
  const states: string[] = [];
  http.watch((state) => states.push(state));
  await expect(http.get("/things")).rejects.toBeInstanceOf(Unreachable);
  await http.get("/things");
  expect(states).toEqual(["away", "up"]);
});

test("a refusal keeps its fields, its request's id and how long to wait", async () => {
  serve(
    json(
      422,
      { code: "invalid", errors: [{ path: "a", code: "required", message: "!" }] },
      { "X-Request-Id": "r1", "Retry-After": "7" },
    ),
  );
  await expect(new Http().get("/things")).rejects.toMatchObject({
    status: 422,
    requestId: "r1",
    retryAfter: 7,
    errors: [{ path: "a", code: "required", message: "!" }],
  });
});
