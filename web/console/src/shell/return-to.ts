/** Pages that lead on, and nowhere back to. */
const outside = ["/login", "/password", "/forgot", "/reset"];

/** Where to go after signing in: a path of the console, never another site. */
export function returnPath(wanted: string | null): string {
  if (!wanted?.startsWith("/") || wanted.startsWith("//") || wanted.includes("\\")) return "/";
  try {
    const url = new URL(wanted, window.location.origin);
    if (url.origin !== window.location.origin || outside.includes(url.pathname)) return "/";
    return url.pathname + url.search + url.hash;
  } catch {
    return "/";
  }
}
