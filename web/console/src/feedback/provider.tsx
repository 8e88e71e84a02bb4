import AppContext from "antd/es/app/context";
import { type ComponentType, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { deferredFeedback, type Feedback } from "./deferred";

// A function of its own: styles that do not come are told to who waits for the whole, not for the import in it.
const holder = async () => (await import("./holder")).FeedbackHolder;

/** Messages, notices and questions for everything below. Their code comes when somebody first touches the page. */
export function FeedbackProvider({ children }: { children: ReactNode }) {
  const [Holder, setHolder] = useState<ComponentType<{ onReady(feedback: Feedback): void }>>();
  const coming = useRef(false);
  const fetchHolder = useCallback(() => {
    if (coming.current) return;
    coming.current = true;
    holder().then(
      (FeedbackHolder) => setHolder(() => FeedbackHolder),
      () => {
        coming.current = false; // The server is away, and the next who has something to say tries again.
      },
    );
  }, []);
  const [{ feedback, arrive }] = useState(() => deferredFeedback(fetchHolder));

  // What there is to say follows from a click or a key. To have the code before it is said, the server may be away by then.
  useEffect(() => {
    const touches = ["pointerdown", "keydown"] as const;
    const touched = () => {
      for (const touch of touches) window.removeEventListener(touch, touched, true);
      fetchHolder();
    };
    for (const touch of touches) window.addEventListener(touch, touched, true);
    return () => {
      for (const touch of touches) window.removeEventListener(touch, touched, true);
    };
  }, [fetchHolder]);

  return (
    <AppContext.Provider value={feedback}>
      {children}
      {Holder && <Holder onReady={arrive} />}
    </AppContext.Provider>
  );
}
