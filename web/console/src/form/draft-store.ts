import { type DraftStore, Drafts } from "./drafts";

const database = "manor-drafts";
const table = "drafts";

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(table);
  return done(request);
}

const last = "manor.draft/";

/**
 * Drafts in the browser's IndexedDB, which takes more than its local storage does. What is written while the page goes
 * stands in the local storage until it is read.
 */
class BrowserStore implements DraftStore {
  private opened: Promise<IDBDatabase> | undefined;

  private async objects(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    this.opened ??= open();
    return (await this.opened).transaction(table, mode).objectStore(table);
  }

  async read(key: string): Promise<string | undefined> {
    const late = localStorage.getItem(last + key);
    if (late !== null) {
      await this.write(key, late);
      return late;
    }
    const text: unknown = await done((await this.objects("readonly")).get(key));
    return typeof text === "string" ? text : undefined;
  }

  async write(key: string, text: string): Promise<void> {
    await done((await this.objects("readwrite")).put(text, key));
    localStorage.removeItem(last + key);
  }

  writeNow(key: string, text: string): void {
    localStorage.setItem(last + key, text);
  }

  async remove(key: string): Promise<void> {
    localStorage.removeItem(last + key);
    await done((await this.objects("readwrite")).delete(key));
  }

  async keys(): Promise<string[]> {
    return (await done((await this.objects("readonly")).getAllKeys())).filter((key) => typeof key === "string");
  }
}

/** The drafts of this browser. */
export const drafts = new Drafts(new BrowserStore());
