let go: (path: string) => void = (path) => window.location.assign(`/console${path}`);

/** The router tells how it goes to an address, so that extensions need not know it. */
export function navigateBy(navigate: (path: string) => void) {
  go = navigate;
}

export function navigateTo(path: string) {
  go(path);
}
