import { useEffect } from "react";

const name = "manor.session";

/** Tells the other tabs that somebody signed in or out here. */
export function announceSession() {
  const channel = new BroadcastChannel(name);
  channel.postMessage("changed");
  channel.close();
}

/** Calls back when another tab signed in or out. */
export function useOtherTabs(changed: () => void) {
  useEffect(() => {
    const channel = new BroadcastChannel(name);
    channel.onmessage = changed;
    return () => channel.close();
  }, [changed]);
}
