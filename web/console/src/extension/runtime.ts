/** Loads the modules of apps, in order. One that fails is reported; the others go on. */
export async function loadExtensions(urls: string[]): Promise<void> {
  for (const url of urls) {
    try {
      await import(/* @vite-ignore */ url);
    } catch (error) {
      console.error(`extension ${url}`, error);
    }
  }
}
