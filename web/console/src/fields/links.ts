const schemes = ["http:", "https:", "mailto:"];

/** An address that a link may lead to; undefined for every other scheme and for what is no address. */
export function safeHref(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const url = new URL(text.trim());
    return schemes.includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** A link to write to somebody; undefined when the text is no address. */
export function mailHref(text: unknown): string | undefined {
  if (typeof text !== "string" || !/^[^\s@<>"?&#]+@[^\s@<>"?&#]+$/.test(text)) return undefined;
  return `mailto:${encodeURIComponent(text).replace("%40", "@")}`;
}
