import { useEffect } from "react";

/** Names the page in the browser's tab: "Courses · Manor". */
export function useTitle(...parts: (string | undefined)[]) {
  const title = [...parts.filter(Boolean), "Manor"].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
