// Bundle the editor into service/static, where it is served from: `npm ci && npm run build`. Node is needed here only;
// the bundle is part of the package. `--outdir DIR` writes elsewhere, to compare.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const outdir = process.argv[2] === "--outdir" ? process.argv[3] : join(here, "..", "static");

// What the bundle is made from. Its digest stands in the bundle, so that a stale one is noticed without Node.
function sources() {
  const files = ["build.mjs", "package-lock.json", ...readdirSync(join(here, "src")).sort().map((name) => `src/${name}`)];
  const digest = createHash("sha256");
  for (const name of files) digest.update(readFileSync(join(here, name)));
  return digest.digest("hex");
}

// The licences of all that is in the bundle: whatever the lock file installs, but for what only builds or types it.
function licences() {
  const { packages } = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
  const shipped = Object.keys(packages).filter((path) => path && !/node_modules\/(esbuild|@esbuild\/.*|@types\/.*)$/.test(path));
  return shipped.sort().map(licence).join("\n" + "-".repeat(80) + "\n\n");
}

function licence(path) {
  const folder = join(here, path);
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.md|\.txt)?$/i.test(one));
  const holder = typeof author === "string" ? author : (author?.name ?? "its authors");
  const text = file ? readFileSync(join(folder, file), "utf8") : `Copyright (c) ${holder}\n\n${MIT}`;
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const note = `/* sources ${sources()}; licences: editor.LICENSES.txt */`;
await build({
  entryPoints: { editor: join(here, "src", "editor.js") },
  outdir,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  banner: { js: note, css: note },
  legalComments: "none",
  logLevel: "error",
  absWorkingDir: here,
});
writeFileSync(join(outdir, "editor.LICENSES.txt"), licences());
