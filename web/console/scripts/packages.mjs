// Counts the packages that the console is built with and lists the licences of those that reach the browser. Without
// --write it only says whether docs/licences.md is current.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const most = 200;
const document = fileURLToPath(new URL("../../../docs/licences.md", import.meta.url));
const lock = JSON.parse(await readFile(new URL("../package-lock.json", import.meta.url), "utf8"));

/** Every package by its place, without binaries for one system and what is only wanted where it can be had. */
const places = Object.entries(lock.packages).filter(([place, p]) => place !== "" && !p.optional && !p.os && !p.cpu);
/** Tools of our own stay tools when a library names one as a peer. */
const tools = new Set(Object.keys(lock.packages[""].devDependencies).map((name) => `node_modules/${name}`));
const shipped = places
  .filter(([place, p]) => !p.dev && !tools.has(place))
  .map(([place, p]) => ({
    name: place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length),
    version: p.version,
    licence: p.license ?? "",
  }))
  .sort((a, b) => a.name.localeCompare(b.name, "en") || a.version.localeCompare(b.version, "en"));

const permitted = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "(MPL-2.0 OR Apache-2.0)",
]);

const text = `# Licences of the console's packages

The console is built of ${shipped.length} packages from the npm registry; parts of them are in the files that browsers load.
\`npm run licences\` in web/console writes this list, \`make lint\` checks it and that every licence is one that
permits this.

| package | version | licence |
|---|---|---|
${shipped.map((p) => `| ${p.name} | ${p.version} | ${p.licence} |`).join("\n")}

## Other sources
| what | made of | licence |
|---|---|---|
| the common passwords in \`sso\` | the npm package @zxcvbn-ts/language-common 4.1.3 by \`scripts/common-passwords.sh\` | MIT ([text](../sso/common_passwords.LICENSE.txt)) |
`;

const wrong = [];
if (places.length > most) wrong.push(`${places.length} packages, at most ${most} are agreed on`);
for (const p of shipped) {
  if (!permitted.has(p.licence)) wrong.push(`${p.name} ${p.version}: licence "${p.licence}" is not on the list`);
}
if (process.argv.includes("--write")) {
  await writeFile(document, text);
} else if ((await readFile(document, "utf8").catch(() => "")) !== text) {
  wrong.push("docs/licences.md is stale: npm run licences");
}
for (const line of wrong) console.error(`web/console: ${line}`);
console.log(`web/console: ${places.length} packages, ${shipped.length} of them in the console`);
process.exitCode = wrong.length > 0 ? 1 : 0;
