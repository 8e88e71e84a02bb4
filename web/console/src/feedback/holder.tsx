import { App } from "antd";
import useApp from "antd/es/app/useApp";
import { useEffect } from "react";
import type { Feedback } from "./deferred";

/** Where antd draws its messages, notices and questions. */
export function FeedbackHolder({ onReady }: { onReady(feedback: Feedback): void }) {
  return (
    <App component={false} message={{ maxCount: 3 }} notification={{ maxCount: 3 }}>
      <Ready onReady={onReady} />
    </App>
  );
}

function Ready({ onReady }: { onReady(feedback: Feedback): void }) {
  const feedback = useApp();
  useEffect(() => onReady(feedback), [feedback, onReady]);
  return null;
}
