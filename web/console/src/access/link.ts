import { useSchema } from "@/api/schema";

/** The address of the page about rights with a question, for who may ask; else undefined. */
export function useAccessLink(): (question: {
  tab?: "who" | "holds";
  user?: string;
  permission?: string;
}) => string | undefined {
  const known = useSchema().pages.some((page) => page.path === "access");
  return (question) => (known ? `/access?${new URLSearchParams(question)}` : undefined);
}
