import { http } from "@/api/http";
import { Problem } from "@/api/problem";
import type { Me } from "@/api/types";
import { announceSession } from "./tabs";

/** Begins to act as another user: the browser has another session from then on, and its own waits. */
export async function beginActing(userId: string, reason: unknown): Promise<void> {
  await http.post("/api/v1/auth/impersonate", { user_id: userId, reason });
  announceSession();
}

let ending: Promise<void> | undefined;

/** Ends it, also when it is over already, and begins anew in one's own session, or at the login when that has ended too. */
export function endActing(): Promise<void> {
  ending ??= end().finally(() => {
    ending = undefined;
  });
  return ending;
}

async function end() {
  let user: Me | null = null;
  try {
    ({ user } = await http.post<{ user: Me | null }>("/api/v1/auth/impersonate/end", {}));
  } catch (error) {
    // Another tab was faster.
    if (!(error instanceof Problem) || error.code !== "conflict") throw error;
    window.location.assign("/console/");
    return;
  }
  announceSession();
  window.location.assign(user ? "/console/" : "/console/login");
}
