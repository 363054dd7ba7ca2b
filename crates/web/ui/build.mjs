// Builds dist/: KERN's styles reduced to what the templates use, the portal's own, the mirrored copy, fonts, the script.
// Every file gets a part of its hash into its name and, where that is smaller, a copy compressed by gzip.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";
import rtlcss from "rtlcss";
import { hexColors } from "./colors.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
const read = (path) => readFileSync(join(here, path));

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

const fonts = [400, 600].map((weight) => ({
  weight,
  file: emit(`fira-sans-${weight}.woff2`, read(`node_modules/@fontsource/fira-sans/files/fira-sans-latin-${weight}-normal.woff2`)),
}));
emit("favicon.svg", read("src/favicon.svg"));

const styles = hexColors(await purged());
const left = fontFaces() + styles;
for (const [name, css] of [["portal.css", left], ["portal.rtl.css", rtlcss.process(left)]]) {
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, legalComments: "none" });
  emit(name, Buffer.from(`/* Styles: EUPL-1.2. Contains KERN UX (EUPL-1.2). Fonts: Fira Sans (OFL-1.1). */${code}`));
}

const script = await esbuild.build({
  entryPoints: [join(here, "src/portal.js")],
  bundle: true,
  minify: true,
  target: "es2019",
  format: "iife",
  write: false,
  legalComments: "none",
});
emit("portal.js", Buffer.from(script.outputFiles[0].contents));

/** KERN's rules and the portal's, as far as templates and script name them. */
async function purged() {
  // PurgeCSS doesn't see that this selector means the body: without it every "contextual" colour is the light one.
  const contextual = /:is\(body,[^{]*(?=\{\s*--kern-color-layout-text-default-contextual)/;
  const original = read("node_modules/@kern-ux/native/dist/kern.css").toString();
  if (!contextual.test(original)) {
    throw new Error("KERN has changed the selector of its contextual colours");
  }
  const kern = original.replace(contextual, "body ").replace(/@font-face\s*{[^}]*}/g, "");
  const [result] = await new PurgeCSS().purge({
    content: [join(here, "../templates/**/*.html"), join(here, "src/*.js")],
    css: [{ raw: kern + read("src/portal.css"), name: "portal.css" }],
    variables: true,
    keyframes: true,
    // Names that templates put together: kern-badge--{{ tone }}, kern-icon--{{ icon }}.
    safelist: ["success", "warning", "danger", "info"]
      .flatMap((tone) => [`kern-alert--${tone}`, `kern-badge--${tone}`, `kern-icon--${tone}`, `chain__step--${tone}`])
      .concat(["kern-icon--mail", "kern-icon--visibility"]),
    extractors: [{ extensions: ["html", "js"], extractor: (text) => text.match(/[\w-]+/g) ?? [] }],
  });
  return result.css;
}

function fontFaces() {
  return fonts
    .map(({ weight, file }) => `@font-face{font-family:"Fira Sans";font-weight:${weight};font-display:swap;src:url("${file}") format("woff2")}`)
    .join("\n");
}

function emit(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const [stem, extension] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  const file = `${stem}.${hash}${extension}`;
  writeFileSync(join(dist, file), bytes);
  const small = gzipSync(bytes, { level: 9 });
  if (small.length < bytes.length * 0.9) {
    writeFileSync(join(dist, `${file}.gz`), small);
  }
  console.log(`${file.padEnd(36)} ${String(bytes.length).padStart(7)} ${String(small.length).padStart(7)} gzip`);
  return file;
}
