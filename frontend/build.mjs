// Builds the workbench's styles and scripts into static files that ask nothing of anyone.
// The same sources give the same bytes. A remote address left in any output fails the build.
import { build, transform } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const web = join(here, "..", "src", "carereach");
const out = join(process.argv[2] ?? join(web, "web", "static"), "carereach");
const nhs = join(here, "node_modules", "nhsuk-frontend", "dist", "nhsuk");
const leaflet = join(here, "node_modules", "leaflet");
const target = ["chrome100", "firefox100", "safari15.4"];

// Names of a markup language and of a licence, never asked for by a browser.
const harmless = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xlink"];

async function nhsStyles() {
  const css = await readFile(join(nhs, "nhsuk-frontend.min.css"), "utf8");
  return css
    .replace(/@font-face\s*\{[^}]*\}/g, "")
    .replace(/Frutiger W01,/g, "")
    .replace(/\/\*# sourceMappingURL=.*?\*\//g, "")
    .replace(/\/assets\/images\//g, "images/");
}

// The report's own stylesheet, kept to ready-made pieces of it: one look, written once.
async function reportStyles() {
  const css = await readFile(join(web, "report", "templates", "style.css"), "utf8");
  const scoped = css.replace(/^\s*@page\s*\{[^}]*\}/gm, "").replace(/:root/g, "&");
  return `.released {\n${scoped}\n}`;
}

async function leafletStyles() {
  const css = await readFile(join(leaflet, "dist", "leaflet.css"), "utf8");
  // Only the zoom buttons are used: no layer switch, no marker, so none of their pictures.
  return css.replace(/[^{}]*\{[^{}]*url\([^)]*\)[^{}]*\}/g, "");
}

async function writeStyles(name, parts) {
  const { code } = await transform(parts.join("\n"), { loader: "css", minify: true, target, legalComments: "none" });
  await writeFile(join(out, name), code);
  return code;
}

async function writeScript(name) {
  await build({
    entryPoints: [join(here, "src", name)],
    outfile: join(out, name),
    bundle: true, minify: true, format: "iife", target, charset: "utf8", legalComments: "none",
    logLevel: "warning",
    plugins: [withoutLinks],
  });
}

// Leaflet's own attribution carries a link and a flag; ours is neutral, so both are left out.
const withoutLinks = {
  name: "without-links",
  setup(builder) {
    builder.onLoad({ filter: /leaflet-src\.esm\.js$/ }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      return { contents: code.replace(/prefix: '<a href="https:\/\/leafletjs\.com".*$/m, "prefix: ''"), loader: "js" };
    });
  },
};

async function copyPictures(css) {
  await mkdir(join(out, "images"), { recursive: true });
  const names = new Set([...css.matchAll(/url\(["']?images\/([\w.-]+)["']?\)/g)].map((found) => found[1]));
  for (const name of [...names].sort()) {
    await copyFile(join(nhs, "assets", "images", name), join(out, "images", name));
  }
}

async function writeLicences() {
  const parts = [];
  for (const name of ["nhsuk-frontend", "leaflet"]) {
    const folder = join(here, "node_modules", name);
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    const { version, license, author } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const words = file ? await readFile(join(folder, file), "utf8") : mit(author?.name ?? author ?? "NHS England");
    parts.push(`${name} ${version}, ${license}\n\n${words.trim()}\n`);
  }
  await writeFile(join(out, "licences.txt"), parts.join("\n\n"));
}

// A package that names its licence but ships no text of it: the licence asks that its words travel along.
const mit = (holder) => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

async function refuseRemote() {
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(css|js|svg)$/.test(entry.name)) continue;
    const text = await readFile(join(entry.parentPath ?? entry.path, entry.name), "utf8");
    const found = [...text.matchAll(/(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]{2,}[^\s"'`)\\<]*/gi)].map((one) => one[0]);
    const left = found.filter((address) => !harmless.includes(address));
    if (left.length || /sourceMappingURL|@import/.test(text)) {
      throw new Error(`${entry.name} would ask another machine: ${left.join(", ") || "a map or an import"}`);
    }
  }
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const own = await readFile(join(here, "src", "workbench.css"), "utf8");
const css = await writeStyles("workbench.css", [await nhsStyles(), await reportStyles(), own]);
await writeStyles("map.css", [await leafletStyles(), await readFile(join(here, "src", "map.css"), "utf8")]);
await writeScript("workbench.js");
await writeScript("map.js");
await copyFile(join(here, "src", "icon.svg"), join(out, "icon.svg"));
await copyPictures(css);
await writeLicences();
await refuseRemote();
