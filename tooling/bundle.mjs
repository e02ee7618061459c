// Bundles compiled entry points in place, with everything that they load: one file starts faster than hundreds.
// Usage, in the folder of an app, after tsc: node ../../tooling/bundle.mjs main.js [<another>.js]...
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Stays a module of its own, so that a test can put a fixture in its place. */
const MODEL = join(root, 'packages/environments/lib/environments.js');

/** What CDKTF packs assets with: no stack has any, and it is a third of the thread's bundle. */
const leaveOut = {
  name: 'leave-out',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^archiver$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /./, namespace: 'left-out' }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error("${path} is left out of the bundle; fix: tooling/bundle.mjs"); };`,
    }));
  },
};

const BANNER = '// Bundled by tooling/bundle.mjs';

const output = resolve('lib');
for (const entry of process.argv.slice(2)) {
  const file = join(output, entry);
  // What was bundled already would be bundled with what it loaded then.
  if (readFileSync(file, 'utf8').startsWith(BANNER)) throw new Error(`${file} is a bundle: run tsc first`);
  const { outputFiles } = await build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    banner: { js: BANNER },
    // Every start reads and copies the whole text. Names stay, for the stack of an error.
    minifyWhitespace: true,
    lineLimit: 200,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [keepPlaces(dirname(file)), leaveOut],
  });
  for (const { path, text } of outputFiles) writeFileSync(path, path === file ? identified(text) : text);
}

/** In ASCII, and with its digest in the banner: so it is read fast and its compiled code found (load-bundle.cjs). */
function identified(bundle) {
  // What esbuild leaves as it is stands in comments and regular expressions, where an escape means the same.
  const text = bundle.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text.replace(BANNER, `${BANNER}: ${createHash('sha256').update(text).digest('hex')}`);
}

/** A module that asks for its own place gets that, not the bundle's. */
function keepPlaces(folder) {
  const place = (path) => `require("node:path").join(__dirname, ${JSON.stringify(relative(folder, path))})`;
  return {
    name: 'keep-places',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /(^|\/)environments$/ }, ({ path, resolveDir }) =>
        resolve(resolveDir, `${path}.js`) === MODEL
          ? { path: `./${relative(folder, MODEL)}`, external: true }
          : undefined,
      );
      onLoad({ filter: /\.c?js$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!/\b__(dir|file)name\b/.test(text)) return undefined;
        const contents = text
          .replaceAll(/\b__dirname\b/g, place(dirname(path)))
          .replaceAll(/\b__filename\b/g, place(path));
        return { contents, loader: 'js' };
      });
    },
  };
}
