// Rewrites schema/linode.json from `terraform providers schema -json`, read from standard input, for the resources and
// data sources that it already names. Usage: README.md
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compact } from './notation.mjs';

const [version] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  console.error('usage: node scripts/refresh.mjs <provider version> < full.json');
  process.exit(2);
}
const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'schema/linode.json');
const now = JSON.parse(readFileSync(file, 'utf8'));
const names = { resources: Object.keys(now.resources), dataSources: Object.keys(now.dataSources) };
const refreshed = compact(JSON.parse(readFileSync(0, 'utf8')), { source: now.source, version, ...names });
writeFileSync(file, `${JSON.stringify(refreshed, null, 2)}\n`);
