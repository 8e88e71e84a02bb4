import { useEffect } from "react";
import { useSiteName } from "@/api/session";

/** Names the page in the browser's tab: "Books · Manor". */
export function useTitle(...parts: (string | undefined)[]) {
  const title = [...parts.filter(Boolean), useSiteName()].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
