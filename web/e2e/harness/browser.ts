import { type Browser, chromium } from "playwright-core";

/** Chromium as the system has it. */
export const executablePath = process.env.MANOR_CHROMIUM ?? "/usr/bin/chromium";

export const launchArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args: launchArguments });
}
