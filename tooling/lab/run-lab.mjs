// Bundles a lab, which is TypeScript, and runs it: `KIT=<folder> node tooling/lab/run-lab.mjs [terraform|load] [--help]`.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const [lab] = ['terraform', 'load'].includes(process.argv[2]) ? process.argv.splice(2, 1) : ['.'];
const outfile = join(here, '../../node_modules/.cache/lab', `${lab === '.' ? 'lab' : lab}.cjs`);
await build({
  entryPoints: [join(here, lab, 'main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
