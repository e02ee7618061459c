// Runs a TypeScript file that stands on the sources of our packages: bundled, then loaded in this process.
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const cache = fileURLToPath(new URL('../node_modules/.cache/sources', import.meta.url));

/** @param entry path of the file */
export async function runSource(entry) {
  const outfile = join(cache, `${basename(entry, '.ts')}.cjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['typescript'],
    logLevel: 'warning',
  });
  await import(pathToFileURL(outfile).href);
}
