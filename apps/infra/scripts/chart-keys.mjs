// Prints the keys that a chart reads, from its default values on standard input: the content of chart-keys/<chart>.keys.
//   helm show values argo-cd --repo https://argoproj.github.io/argo-helm --version 10.1.1 \
//     | node apps/infra/scripts/chart-keys.mjs 10.1.1 configs.cm configs.params > apps/infra/chart-keys/argo-cd.keys
// The paths after the version are maps that take other keys than their defaults; they are printed as leaves.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What is deeper is a setting of Kubernetes' own more often than one of the chart's. */
const DEPTH = 4;

const [version, ...open] = process.argv.slice(2);
if (version === undefined) {
  console.error('usage: node chart-keys.mjs <chart version> [open path …] < values.yaml');
  process.exit(2);
}

function keys(value, path) {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap || path.length === DEPTH || open.includes(path.join('.'))) return '';
  const inner = Object.keys(value).map(
    (key) => `${JSON.stringify(key).slice(1, -1)}${keys(value[key], [...path, key])}`,
  );
  return inner.length === 0 ? '' : `{${inner.join(' ')}}`;
}

const values = parse(readFileSync(0, 'utf8'));
console.log(version);
for (const key of Object.keys(values)) console.log(`${key}${keys(values[key], [key])}`);
