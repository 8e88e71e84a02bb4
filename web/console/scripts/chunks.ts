import { join } from "node:path";
import { build, type Plugin, type PluginOption, type Rolldown, type UserConfig } from "vite";

const start = "src/main.tsx";
const login = "src/shell/login.tsx";
/** The frame of every other page: what it needs is there when they come. */
const shell = "src/shell/shell.tsx";
const inShell = {
  dashboard: "src/dashboard/page.tsx",
  list: "src/pages/resource.tsx",
  record: "src/form/page.tsx",
  history: "src/history/page.tsx",
};

/**
 * One file for the modules that exactly the same pages need at once. The bundler by itself makes one for every set of dynamic
 * imports that share a module: a hundred small files for a page, which compress a fifth worse than few. No page gets a module
 * that it does not need. No two files need each other either: what a module imports is needed by all the pages that need the
 * module.
 *
 * What a page needs is known only when unused exports are gone, so there is a build before the build.
 */
export function chunksByPage(): Plugin {
  return {
    name: "chunks-by-page",
    apply: "build",
    async config(config) {
      const chunks = chunkNames(await bundleOf(config), config.root ?? process.cwd());
      return {
        build: {
          rolldownOptions: {
            output: {
              codeSplitting: {
                groups: [
                  {
                    debugName: "by page",
                    name: (id) => chunks.get(id) ?? null,
                    includeDependenciesRecursively: false,
                  },
                ],
              },
            },
          },
        },
      };
    },
  };
}

async function bundleOf(config: UserConfig): Promise<Rolldown.OutputChunk[]> {
  const others = await allOf(config.plugins);
  const built = await build({
    ...config,
    configFile: false,
    logLevel: "silent",
    plugins: others.filter((plugin) => plugin.name !== "chunks-by-page"),
    build: { ...config.build, write: false, minify: false },
  });
  if (!("output" in built)) throw new Error("the console is one bundle");
  return built.output.filter((file) => file.type === "chunk");
}

async function allOf(plugins: PluginOption): Promise<Plugin[]> {
  const plugin = await plugins;
  if (Array.isArray(plugin)) return (await Promise.all(plugin.map(allOf))).flat();
  return plugin ? [plugin] : [];
}

/** By module, the file that it goes into; what comes after a click has none and stays where the bundler puts it. */
function chunkNames(bundle: Rolldown.OutputChunk[], root: string): Map<string, string> {
  const byFile = new Map(bundle.map((chunk) => [chunk.fileName, chunk]));
  const atOnce = (chunk: Rolldown.OutputChunk | undefined, seen = new Set<Rolldown.OutputChunk>()) => {
    if (!chunk || seen.has(chunk)) return seen;
    seen.add(chunk);
    for (const file of chunk.imports) atOnce(byFile.get(file), seen);
    return seen;
  };
  const modulesOf = (begin: (chunk: Rolldown.OutputChunk) => boolean, page: string) => {
    const first = bundle.find(begin);
    if (!first) throw new Error(`nothing is built of ${page}`);
    return new Set([...atOnce(first)].flatMap((chunk) => chunk.moduleIds));
  };
  const pageModules = (page: string) => modulesOf((chunk) => chunk.facadeModuleId === join(root, page), page);

  const first = modulesOf((chunk) => chunk.isEntry, start);
  const toSignIn = pageModules(login);
  const frame = pageModules(shell);
  const pages = Object.entries(inShell).map(([name, page]) => ({ name, modules: pageModules(page) }));
  const nameOf = (id: string): string => {
    if (first.has(id)) return "start";
    if (frame.has(id)) return toSignIn.has(id) ? "both" : "shell";
    const needing = pages.filter((page) => page.modules.has(id)).map((page) => page.name);
    return [...(toSignIn.has(id) ? ["login"] : []), ...needing].join("-");
  };
  const all = [first, toSignIn, frame, ...pages.map((page) => page.modules)];
  return new Map(all.flatMap((modules) => [...modules]).map((id) => [id, nameOf(id)]));
}
