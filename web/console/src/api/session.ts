import { useQuery, useQueryClient } from "@tanstack/react-query";
import { changeLanguage, initialLanguage, type Language } from "@/i18n";
import { callerOf, http } from "./http";
import type { Me, Session } from "./types";

export const sessionKey = ["session"] as const;

/** Who is signed in; user is null when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: async ({ signal }) => {
      const session = await http.get<Session>("/api/v1/auth/browser/session", undefined, signal);
      http.csrfToken = session.csrf_token ?? "";
      http.caller = callerOf(session.user);
      if (session.user) await applyLanguage(session.user);
      if (http.preview && !session.user?.preview) http.preview = ""; // the server refuses it
      return session;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

let applied = "";

/** The language that the person at the screen chose, who may be acting as another; null: as the browser says. */
export function chosenLanguage(user: Me): Language | null {
  const { language } = user.impersonator ?? user;
  return language === "en" || language === "zh" ? language : null;
}

/** Puts the language of who signed in in force: once, so that what he looks at in another one stays as it is. */
async function applyLanguage(user: Me) {
  const language = chosenLanguage(user);
  const whose = `${user.impersonator?.id ?? user.id} ${language}`;
  if (applied === whose) return;
  applied = whose;
  // Without the texts it stays as it is: the page is there all the same.
  await changeLanguage(language ?? initialLanguage()).catch(() => {});
}

/** Keeps the language that one chose for oneself; null: as the browser says. */
export async function saveLanguage(language: Language | null): Promise<Me> {
  const user = await http.patch<Me>("/api/v1/auth/me", { language });
  applied = `${user.id} ${language}`;
  return user;
}

/** What somebody signs in with; the code and the digits of a picture only where the server asked for them. */
export interface Credentials {
  username: string;
  password: string;
  remember?: boolean;
  otp?: string;
  captcha_id?: string;
  captcha?: string;
}

export async function signIn(credentials: Credentials): Promise<Me> {
  const answer = await http.post<{ user: Me; csrf_token: string }>("/api/v1/auth/browser/login", credentials);
  http.csrfToken = answer.csrf_token;
  http.caller = callerOf(answer.user);
  return answer.user;
}

/** What the console calls itself (MANOR_SITE_NAME). */
export function useSiteName(): string {
  return useSession().data?.site_name ?? "Manor";
}

/** The user behind the shell's pages, which are only there for somebody signed in. */
export function useMe(): Me {
  const client = useQueryClient();
  const { data } = useSession();
  const user = data?.user ?? client.getQueryData<Session>(sessionKey)?.user;
  if (!user) throw new Error("useMe is for pages behind the login");
  return user;
}

/** Whether the signed-in user holds a permission ("books:read"). The server decides; this only hides what would be refused. */
export function holds(me: Me, permission: string): boolean {
  if (me.superuser) return true;
  const [resource] = permission.split(":");
  return me.permissions.some((held) => held === "*" || held === permission || held === `${resource}:*`);
}

/** How long a password that one chooses has to be (MANOR_PASSWORD_MIN_LENGTH). */
export function usePasswordLength(): number {
  return useSession().data?.password_min_length ?? 8;
}
