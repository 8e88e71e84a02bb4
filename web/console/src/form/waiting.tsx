import { Skeleton } from "antd";
import { useEffect, useState } from "react";

/** The outline of what is loading; nothing for the first moment, so that fast pages do not flicker. */
export function Waiting({ rows = 6 }: { rows?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return shown ? <Skeleton active paragraph={{ rows }} /> : <div aria-busy="true" style={{ minHeight: 200 }} />;
}
