import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Api } from "./api";

/** The superuser of every server that the tests start. */
export const admin = { username: "admin", password: "a-password-for-tests-1" };

/** The password of the demo's own users: manager, editor, support, customer1. */
export const demoPassword = "manor-demo-1";

/** academy is the program with its demo; lab has resources that the console has never seen (test/console). */
export type Program = "academy" | "lab";

const binaries: Record<Program, string> = { academy: "bin/manor", lab: ".run/lab" };
const root = fileURLToPath(new URL("../../..", import.meta.url));
const startsWithin = 60_000;

/** A program of ours with a data folder of its own, listening on a port that was free. */
export class Server {
  readonly #program: Program;
  readonly #data: string;
  readonly #settings: Record<string, string>;
  #process: ChildProcess | undefined;
  #log: string[] = [];
  #pardoned: RegExp[] = [];
  #url = "";

  private constructor(program: Program, data: string, settings: Record<string, string>) {
    this.#program = program;
    this.#data = data;
    this.#settings = settings;
  }

  static async start(program: Program, settings: Record<string, string> = {}): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), `manor-e2e-${program}-`));
    const server = new Server(program, data, settings);
    await server.start();
    return server;
  }

  /** http://127.0.0.1:port, without a slash at its end. */
  get url(): string {
    return this.#url;
  }

  /** What the program has logged, line by line. */
  get log(): readonly string[] {
    return this.#log;
  }

  /** Calls the API as the superuser, or as somebody else. */
  api(who = admin): Promise<Api> {
    return Api.signIn(this.#url, who);
  }

  /** Errors in the log fail a test file; those of a fault that a test causes are named here. */
  pardon(line: RegExp): void {
    this.#pardoned.push(line);
  }

  /** Starts again after stop, on the same port and data. */
  async start(): Promise<void> {
    const env = {
      ...process.env,
      MANOR_ADDR: this.#url === "" ? "127.0.0.1:0" : new URL(this.#url).host,
      MANOR_DATA: this.#data,
      MANOR_ADMIN_PASSWORD: admin.password,
      MANOR_RATE_LIMIT: "0",
      MANOR_LOG_LEVEL: "warn",
      ...this.#settings,
    };
    const child = spawn(join(root, binaries[this.#program]), ["serve", "--demo"], {
      env,
      cwd: this.#data,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    createInterface({ input: child.stderr }).on("line", (line) => this.#log.push(line));
    this.#url = await new Promise<string>((found, failed) => {
      const late = setTimeout(() => failed(this.#failure("printed no address in time")), startsWithin);
      createInterface({ input: child.stdout }).on("line", (line) => {
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
        if (address === undefined) return;
        clearTimeout(late);
        found(address);
      });
      child.once("error", failed);
      child.once("exit", (code) => {
        clearTimeout(late);
        failed(this.#failure(`ended with ${code}`));
      });
    });
  }

  /** Ends the program as an operator does; its data stay. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const [code] = await ended;
    if (code !== 0) throw this.#failure(`ended with ${code}`);
  }

  /** Ends the program for good and throws when it had logged errors that nobody pardoned. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#data, { recursive: true, force: true });
    const errors = this.#log.filter(
      (line) => line.includes("level=ERROR") && !this.#pardoned.some((p) => p.test(line)),
    );
    if (errors.length > 0) throw new Error(`${this.#program} logged errors:\n${errors.join("\n")}`);
  }

  #failure(what: string): Error {
    return new Error(`${this.#program} ${what}; build it with make e2e\n${this.#log.slice(-50).join("\n")}`);
  }
}
