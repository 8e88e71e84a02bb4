const key = "manor.recent";
const most = 8;

export interface Recent {
  path: string;
  title: string;
  resource: string;
}

/** The records opened last in this browser by this user, newest first. */
export function recentOf(userId: string): Recent[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(`${key}.${userId}`) ?? "[]");
    return Array.isArray(all) ? all.filter(isRecent).slice(0, most) : [];
  } catch {
    return [];
  }
}

/** Puts a record in front. */
export function remember(userId: string, record: Recent) {
  const others = recentOf(userId).filter((r) => r.path !== record.path);
  try {
    localStorage.setItem(`${key}.${userId}`, JSON.stringify([record, ...others].slice(0, most)));
  } catch {
    // Storage is full or switched off: nothing is remembered.
  }
}

function isRecent(value: unknown): value is Recent {
  const r = value as Recent | null;
  return (
    typeof r?.path === "string" &&
    r.path.startsWith("/") &&
    typeof r.title === "string" &&
    typeof r.resource === "string"
  );
}
