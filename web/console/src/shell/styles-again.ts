const pause = 2_000; // ms

/**
 * Asks again for styles that did not come because the server was away, until they do. Nobody else would: what loads a page's
 * code asks for its styles once, and takes them for loaded from then on.
 */
export function askAgainForStyles(): void {
  window.addEventListener(
    "error",
    ({ target: link }) => {
      if (!(link instanceof HTMLLinkElement) || link.rel !== "stylesheet") return;
      setTimeout(() => link.replaceWith(link.cloneNode()), pause);
    },
    true, // what is loaded tells nobody above it
  );
}
