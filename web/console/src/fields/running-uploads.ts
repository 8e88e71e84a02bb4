import { createContext } from "react";

/** Why an upload failed: label is what it is for, text what happened. */
export interface BrokenUpload {
  label: string;
  text: string;
}

/** The uploads that a form's fields began: saving waits for them, and leaving asks. */
export class RunningUploads {
  readonly #running = new Set<Promise<unknown>>();
  #broken: BrokenUpload[] = [];

  get any(): boolean {
    return this.#running.size > 0;
  }

  /** Takes an upload that ends, whatever becomes of it, after its field has the file. */
  add(upload: Promise<BrokenUpload | undefined>): void {
    const ended = upload.then((broken) => {
      this.#running.delete(ended);
      if (broken) this.#broken.push(broken);
    });
    this.#running.add(ended);
  }

  /** Waits for all of them and tells which failed meanwhile. One that was stopped did not. */
  async settled(): Promise<BrokenUpload[]> {
    this.#broken = [];
    while (this.any) await Promise.all(this.#running);
    return this.#broken;
  }
}

export const UploadsContext = createContext(new RunningUploads());
