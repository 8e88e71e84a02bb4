/**
 * Text as part of an address: small Latin letters, digits and hyphens. Text that has no Latin letters or digits keeps its
 * own letters, unless the field's pattern refuses them; then there is no proposal.
 */
export function slugOf(text: string, options: { pattern?: string; max?: number } = {}): string {
  const latin = joined(text.normalize("NFKD").replace(/\p{M}/gu, ""), /[a-z0-9]+/g);
  const slug = shortened(latin || joined(text.normalize("NFKC"), /[\p{L}\p{N}]+/gu), Math.min(options.max ?? 100, 100));
  if (!options.pattern || slug === "") return slug;
  try {
    const pattern = new RegExp(options.pattern, "u");
    return [slug, slug.replaceAll("-", "_"), slug.replaceAll("-", "")].find((form) => pattern.test(form)) ?? "";
  } catch {
    return slug;
  }
}

function joined(text: string, words: RegExp): string {
  return (text.toLowerCase().replace(/['’]/g, "").match(words) ?? []).join("-");
}

function shortened(slug: string, max: number): string {
  const letters = [...slug];
  if (letters.length <= max) return slug;
  const cut = letters.slice(0, max).join("");
  const end = cut.lastIndexOf("-");
  return (end > max / 2 ? cut.slice(0, end) : cut).replace(/-+$/, "");
}
