import type { ConsoleMessage, Page, Request, Response } from "playwright-core";
import { expect } from "vitest";

/** An answer that a test causes on purpose. */
export interface Expected {
  status: number;
  path: string | RegExp;
}

interface Fault {
  text: string;
  url?: string;
  status?: number;
}

/** Collects what must not happen on a page: errors and warnings on the console, exceptions, requests that fail, other hosts. */
export class Faults {
  readonly #origin: string;
  #all: Fault[] = [];
  #expected: Expected[] = [];
  #offline = false;

  constructor(page: Page, origin: string) {
    this.#origin = origin;
    page.on("console", (message) => this.#heard(message));
    page.on("pageerror", (error) => this.#all.push({ text: `exception: ${error.stack ?? error.message}` }));
    page.on("request", (request) => this.#asked(request));
    page.on("requestfailed", (request) => this.#failed(request));
    page.on("response", (response) => this.#answered(response));
  }

  /** The test causes this answer: neither it nor the browser's own line about it is a fault. */
  expect(...expected: Expected[]): void {
    this.#expected.push(...expected);
  }

  /** From now on the server cannot be reached, and requests may fail for that. */
  expectOffline(): void {
    this.#offline = true;
  }

  /** Fails when there was anything that the test did not expect. */
  assertNone(): void {
    const left = this.#all.filter((fault) => !this.#isExpected(fault));
    this.#all = [];
    expect(left.map((fault) => fault.text)).toEqual([]);
  }

  #heard(message: ConsoleMessage): void {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const { url } = message.location();
    const status = /status of (\d+)/.exec(message.text())?.[1];
    this.#all.push({
      text: `console ${message.type()}: ${message.text()} (${url})`,
      url,
      status: status === undefined ? undefined : Number(status),
    });
  }

  #asked(request: Request): void {
    const url = request.url();
    if (url.startsWith(this.#origin) || url.startsWith("data:") || url.startsWith("blob:")) return;
    this.#all.push({ text: `request to another host: ${url}` });
  }

  #failed(request: Request): void {
    const reason = request.failure()?.errorText ?? "";
    if (reason === "net::ERR_ABORTED") return; // given up by the page itself: it has moved on
    this.#all.push({ text: `failed: ${request.method()} ${request.url()} ${reason}`, url: request.url() });
  }

  #answered(response: Response): void {
    if (response.status() < 400) return;
    this.#all.push({
      text: `${response.status()}: ${response.request().method()} ${response.url()}`,
      url: response.url(),
      status: response.status(),
    });
  }

  #isExpected(fault: Fault): boolean {
    if (this.#offline && (fault.text.includes("net::ERR_") || fault.text.startsWith("failed:"))) return true;
    const { url, status } = fault;
    if (url === undefined || status === undefined) return false;
    const path = url.slice(this.#origin.length);
    return this.#expected.some(
      (e) => e.status === status && (typeof e.path === "string" ? path.split("?")[0] === e.path : e.path.test(path)),
    );
  }
}
