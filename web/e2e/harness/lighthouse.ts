import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse, { desktopConfig } from "lighthouse";
import { type BrowserContext, chromium } from "playwright-core";
import { executablePath, launchArguments } from "./browser";
import { freePort } from "./port";

export type Category = "performance" | "accessibility" | "best-practices";

/** What Lighthouse says of one page. */
export interface Audit {
  scores: Record<Category, number>; // 0 to 100
  layoutShift: number;
  interactiveMs: number;
  /** What kept a category from full marks, to read when a test fails. */
  lost: string[];
}

/** A browser whose pages Lighthouse can measure as the person who is signed in there sees them. */
export class AuditedBrowser {
  readonly context: BrowserContext;
  readonly #port: number;
  readonly #profile: string;

  private constructor(context: BrowserContext, port: number, profile: string) {
    this.context = context;
    this.#port = port;
    this.#profile = profile;
  }

  static async launch(baseURL: string): Promise<AuditedBrowser> {
    const [port, profile] = await Promise.all([freePort(), mkdtemp(join(tmpdir(), "manor-e2e-profile-"))]);
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: [...launchArguments, `--remote-debugging-port=${port}`],
      baseURL,
      locale: "en-US",
    });
    return new AuditedBrowser(context, port, profile);
  }

  /** Measures a page on a desktop, with the processor slowed down as asked for. */
  async audit(url: string, cpuSlowdown = 1): Promise<Audit> {
    const result = await lighthouse(
      url,
      {
        port: this.#port,
        output: "json",
        logLevel: "error",
        disableStorageReset: true,
        onlyCategories: ["performance", "accessibility", "best-practices"],
        throttling: { ...desktopConfig.settings?.throttling, cpuSlowdownMultiplier: cpuSlowdown },
      },
      desktopConfig,
    );
    if (result === undefined) throw new Error(`lighthouse said nothing of ${url}`);
    const { categories, audits, runtimeError } = result.lhr;
    if (runtimeError !== undefined) throw new Error(`lighthouse: ${runtimeError.message}`);
    const score = (name: Category) => Math.round((categories[name]?.score ?? 0) * 100);
    return {
      scores: {
        performance: score("performance"),
        accessibility: score("accessibility"),
        "best-practices": score("best-practices"),
      },
      layoutShift: audits["cumulative-layout-shift"]?.numericValue ?? Number.NaN,
      interactiveMs: audits.interactive?.numericValue ?? Number.NaN,
      lost: Object.values(audits)
        .filter((a) => a.score !== null && a.score < 0.9)
        .map((a) => `${a.id}: ${a.displayValue ?? a.title}`),
    };
  }

  async close(): Promise<void> {
    await this.context.close();
    await rm(this.#profile, { recursive: true, force: true });
  }
}
