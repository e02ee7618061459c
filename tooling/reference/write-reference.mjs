// Writes the documents of docs/reference that follow from the sources: `npm run reference`, in the root.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const outfile = join(here, '../../node_modules/.cache/reference/main.cjs');
await build({
  entryPoints: [join(here, 'main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['typescript'],
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
