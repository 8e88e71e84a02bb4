import { useEffect, useState } from "react";

let loading: Promise<void> | undefined;

/** Loads the modules that apps brought, once for this page of the browser. */
function loadOnce(urls: string[]): Promise<void> {
  loading ??= import("./runtime")
    .then(({ loadExtensions }) => loadExtensions(urls))
    .catch((error) => {
      loading = undefined; // the next page that needs them tries again
      console.error("extensions", error);
    });
  return loading;
}

/** True when the modules of apps are there, or failed and were reported; at once when they are not needed. */
export function useExtensions(urls: string[] | undefined, needed: boolean): boolean {
  const [loaded, setLoaded] = useState(false);
  const wait = needed && urls !== undefined && urls.length > 0 && !loaded;
  useEffect(() => {
    if (!wait) return;
    let wanted = true;
    void loadOnce(urls).then(() => wanted && setLoaded(true));
    return () => {
      wanted = false;
    };
  }, [wait, urls]);
  return !wait;
}
