import { useEffect, useState } from "react";

/** Loads the modules that apps brought, once; true when they are there, or failed and were reported. */
export function useExtensions(urls: string[] | undefined): boolean {
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    if (!urls) return;
    if (urls.length === 0) {
      setLoaded(true);
      return;
    }
    let wanted = true;
    import("./runtime")
      .then(({ loadExtensions }) => loadExtensions(urls))
      .catch((error) => console.error("extensions", error))
      .finally(() => wanted && setLoaded(true));
    return () => {
      wanted = false;
    };
  }, [urls]);
  return loaded;
}
