import { useEffect, useRef } from "react";
import { markdownFragment } from "./markdown";
import styles from "./markdown.module.css";

/** Markdown as it is read. */
export function MarkdownView({ text }: { text: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.replaceChildren(markdownFragment(text));
  }, [text]);
  return <div ref={place} className={styles.markdown} />;
}
