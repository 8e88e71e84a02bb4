import DOMPurify from "dompurify";
import { Marked } from "marked";
import { safeHref } from "./links";

const most = 200_000;

/** The elements that markdown makes, and those of HTML that mean no more. */
const tags = (
  "h1 h2 h3 h4 h5 h6 p br hr a img em strong i b u s del ins sub sup mark small kbd code pre samp blockquote " +
  "ul ol li dl dt dd table caption thead tbody tfoot tr th td div span details summary abbr"
).split(" ");

/** HTML within markdown is text like any other. */
const marked = new Marked({
  gfm: true,
  renderer: { html: ({ text, block }) => (block ? `<p>${escaped(text)}</p>` : escaped(text)) },
});

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Markdown as elements that are safe to show: HTML stays text, links lead only to http, https and mailto, no foreign images. */
export function markdownFragment(text: string): DocumentFragment {
  const html = marked.parse(text.slice(0, most), { async: false });
  const fragment = DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: ["href", "src", "alt", "title", "align", "start"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
  for (const link of fragment.querySelectorAll("a")) secureLink(link);
  for (const image of fragment.querySelectorAll("img")) secureImage(image);
  return fragment;
}

function secureLink(link: HTMLAnchorElement) {
  const href = safeHref(link.getAttribute("href") ?? "");
  if (!href) {
    link.removeAttribute("href");
    return;
  }
  link.setAttribute("href", href);
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer nofollow");
}

/** The page loads nothing from elsewhere: an image of another host becomes a link to it. */
function secureImage(image: HTMLImageElement) {
  const source = image.getAttribute("src") ?? "";
  if (source.startsWith("/") && !source.startsWith("//") && !source.startsWith("/\\")) return;
  const href = safeHref(source);
  const label = image.getAttribute("alt") || source;
  if (!href) {
    image.replaceWith(label);
    return;
  }
  const link = document.createElement("a");
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  link.textContent = label;
  image.replaceWith(link);
}
