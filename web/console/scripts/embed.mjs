// Compresses what vite built and puts it where the Go program embeds it from (web/dist). Files whose names carry a hash and
// that are there already are kept as they are.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const built = fileURLToPath(new URL("../build", import.meta.url));
const embedded = fileURLToPath(new URL("../../dist", import.meta.url));

const compressible = /\.(css|html|js|json|svg|txt|webmanifest)$/;
/** Below this size compression saves less than its headers cost. */
const worthIt = 1024;

const encodings = [
  {
    ending: ".br",
    encode: (content) =>
      promisify(brotliCompress)(content, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
  },
  { ending: ".gz", encode: (content) => promisify(gzip)(content, { level: 9 }) },
];

async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((e) => e.isFile()).map((e) => relative(folder, join(e.parentPath, e.name)));
}

/** Files whose names carry a hash never change; they are kept in brotli only, and the server packs them anew for those few who want that. */
const hashed = /^assets\//;

async function place(name) {
  const content = await readFile(join(built, name));
  const target = join(embedded, name);
  await mkdir(dirname(target), { recursive: true });
  const small = !compressible.test(name) || content.length < worthIt;
  const packedOnly = hashed.test(name) && !small;
  const unchanged = packedOnly || (existsSync(target) && content.equals(await readFile(target)));
  if (!unchanged) await copyFile(join(built, name), target);
  const written = packedOnly ? [] : [name];
  if (small) return written;
  for (const { ending, encode } of packedOnly ? encodings.slice(0, 1) : encodings) {
    const compressed = target + ending;
    if (!unchanged || !existsSync(compressed)) await writeFile(compressed, await encode(content));
    written.push(name + ending);
  }
  return written;
}

/** The first page goes last: who reads it meanwhile finds what it names. */
const names = (await filesBelow(built)).sort((a, b) => Number(a === "index.html") - Number(b === "index.html"));
const first = names.pop();
const placed = new Set((await Promise.all(names.map(place))).flat());
for (const name of await place(first)) placed.add(name);
for (const old of await filesBelow(embedded)) {
  if (!placed.has(old) && old !== ".gitkeep") await rm(join(embedded, old));
}
console.log(`web/dist: ${placed.size} files`);
