// Bundles Sveltia CMS from its npm package for `admin/`, with its fonts, so that it asks nothing
// of another host. Run by hand when the version in package.json changes:
//
//     npm install && node build.mjs
//
// What an archive's form does not need is left out: maps, highlighting of code, conversion of
// photographs and drawings, and all languages of the interface but Chinese (English is built in).
import { cp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "..", "huikan", "site", "sveltia");
const modules = join(here, "node_modules");
const cms = join(modules, "@sveltia", "cms");
const BUNDLED = ["exifr", "immutable", "turndown", "@mixmark-io/domino"];
const FONTS = [
  "source-sans-3-latin-wght-normal",
  "noto-mono-latin-400-normal",
  "material-symbols-outlined-latin-wght-normal",
];
const UNUSED =
  /^(@shikijs\/(langs|themes)\/.*|leaflet(\/.*)?|terra-draw.*|svgo\/browser)$|chunks\/(heic|webp_enc|shiki|react-dom)|locales\/(?!zh-CN)[^/]+\.json$/;

const leaveOut = {
  name: "leave-out",
  setup(bundle) {
    bundle.onResolve({ filter: /.*/ }, ({ path }) =>
      UNUSED.test(path) ? { path: "absent", namespace: "absent" } : undefined,
    );
    bundle.onLoad({ filter: /sveltia.cms.npm.index\.js$/ }, async ({ path }) => ({
      contents: mended(await readFile(path, "utf8")),
      loader: "js",
    }));
    bundle.onLoad({ filter: /locales.zh-CN\.json$/ }, async ({ path }) => ({
      contents: JSON.stringify(completed(reworded(JSON.parse(await readFile(path, "utf8"))))),
      loader: "json",
    }));
    bundle.onLoad({ filter: /.*/, namespace: "absent" }, () => ({
      contents: "export default {};",
    }));
  },
};

// What the Chinese of this version lacks of the words that editors meet, above all those that keep
// one from saving over another's changes. Its own words stay where it has them.
const more = JSON.parse(await readFile(join(here, "zh-CN.more.json"), "utf8"));
const isGroup = (value) => typeof value === "object" && value !== null;
const completed = (words, lacking = more) => {
  for (const [key, value] of Object.entries(lacking)) {
    if (isGroup(value)) words[key] = completed(words[key] ?? {}, value);
    else words[key] ??= value;
  }
  return words;
};

// Words of its Chinese that read badly, with others that we give them (在在线站点查看).
const INSTEAD = { view_on_live_site: ["在在线站点查看", "在网站上查看"] };
const reworded = (words) => {
  for (const [key, [was, is]] of Object.entries(INSTEAD)) {
    if (words[key] !== was) throw new Error(`Sveltia CMS changed: see INSTEAD, ${key}`);
    words[key] = is;
  }
  return words;
};

// The style sheet in the program names fonts at a CDN, beside those that it loads itself.
const ownFonts = (text, files) =>
  text.replace(/https:\/\/cdn\.jsdelivr\.net\/fontsource\/fonts\/([a-z0-9-]+)[^/)]*\/[^)]*/g, (_, name) => {
    const file = files.find((f) => f.startsWith(name) && f.endsWith(".woff2"));
    if (!file) throw new Error(`no font for ${name}`);
    return `assets/${file}`;
  });

// A language in which an article is not written has no validity; saving then threw an error that
// did no harm but was logged.
const UNWRITTEN = /Object\.values\((\w+\(\w+\)\[\w+\])\)(?=\.some\(\(\{valid)/g;
// At GitHub and GitLab the program asks a page of theirs every five minutes whether all is well
// there. The content policy stops that; it is not even tried.
const STATUS = /(?<=,checkStatus:)\w+(?=,init:)/g;
const mended = (text) => {
  if (text.match(UNWRITTEN)?.length !== 1) throw new Error("Sveltia CMS changed: see UNWRITTEN");
  if (text.match(STATUS)?.length !== 2) throw new Error("Sveltia CMS changed: see STATUS");
  return text.replace(UNWRITTEN, "Object.values($1??{})").replace(STATUS, "void 0");
};

await rm(target, { recursive: true, force: true });
await build({
  entryPoints: { "sveltia-cms": join(here, "entry.mjs") },
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  splitting: true,
  minify: true,
  legalComments: "linked",
  outdir: target,
  chunkNames: "[name]-[hash]",
  plugins: [leaveOut],
});
const assets = await readdir(join(cms, "npm", "assets"));
const fonts = assets.filter((f) => FONTS.some((name) => f.startsWith(name)) && f.endsWith(".woff2"));
for (const font of fonts) await cp(join(cms, "npm", "assets", font), join(target, "assets", font));

for (const file of await readdir(target)) {
  if (!file.endsWith(".js")) continue;
  const text = await readFile(join(target, file), "utf8");
  await writeFile(join(target, file), ownFonts(text, fonts));
}

const version = JSON.parse(await readFile(join(cms, "package.json"), "utf8")).version;
const licences = [`Sveltia CMS ${version}\n\n${await readFile(join(cms, "LICENSE.txt"), "utf8")}`];
for (const file of assets.filter((f) => f.endsWith(".LICENSE.txt"))) {
  licences.push(`Font ${file.replace(".LICENSE.txt", "")}\n\n${await readFile(join(cms, "npm", "assets", file), "utf8")}`);
}
for (const name of BUNDLED) {
  const { version: of, license } = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
  const found = (await readdir(join(modules, name))).find((f) => /^licen[cs]e/i.test(f));
  const text = found ? await readFile(join(modules, name, found), "utf8") : license;
  licences.push(`${name} ${of}\n\n${text}`);
}
await writeFile(join(target, "LICENSES.txt"), `${licences.map((t) => t.trim()).join("\n\n---\n\n")}\n`);
console.log(`Sveltia CMS ${version} in ${target}`);
