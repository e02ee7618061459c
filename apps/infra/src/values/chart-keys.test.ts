import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChartConfig, model } from '@vmshift/environments';
import { variants } from '../../test-support/models';
import { type Block, chartValues, stacksOf } from '../../test-support/stack-json';

/** Keys that a chart reads; a key without children takes any value. */
interface Keys {
  readonly [key: string]: Keys;
}

const folder = join(__dirname, '../../chart-keys');

/** The version that the keys were read from, and the keys: `key{inner inner{…}}`, one top-level key a line. */
function readKeys(chart: string): { readonly version: string; readonly keys: Keys } {
  const [version = '', ...lines] = readFileSync(join(folder, `${chart}.keys`), 'utf8').split('\n');
  const tokens = [...lines.join(' ').matchAll(/[{}]|[^{}\s]+/g)].map(([token]) => token);
  const level = (): Keys => {
    const keys: Record<string, Keys> = {};
    for (let token = tokens.shift(); token !== undefined && token !== '}'; token = tokens.shift()) {
      const nested = tokens[0] === '{';
      if (nested) tokens.shift();
      keys[token] = nested ? level() : {};
    }
    return keys;
  };
  return { version, keys: level() };
}

/** Paths in the values that the chart does not read. */
function ignored(values: unknown, keys: Keys, path = ''): string[] {
  if (Object.keys(keys).length === 0 || typeof values !== 'object' || values === null) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const inner = keys[key] ?? keys['*'];
    return inner === undefined ? [`${path}${key}`] : ignored(value, inner, `${path}${key}.`);
  });
}

const { argoCd, addOns } = model.platform;
const charts: readonly (readonly [string, ChartConfig])[] = [
  ['argo-cd', argoCd.chart],
  ['argocd-apps', argoCd.appsChart],
  ['traefik', addOns.traefik],
  ['cert-manager', addOns.certManager],
  ['metrics-server', addOns.metricsServer],
];

function keysOf(chart: string): Keys {
  const { keys } = readKeys(chart);
  return chart === 'argo-cd' ? { ...keys, 'redis-ha': readKeys('redis-ha').keys } : keys;
}

test.each(charts)('the keys of %s are those of the version that is installed', (chart, { version }) => {
  // a new version: read its values, then run apps/infra/scripts/chart-keys.mjs as its first lines say
  expect(readKeys(chart).version).toBe(version);
});

test.each(variants)('with %s no value is written under a key that its chart does not read', (_, variant) => {
  const releases = [...stacksOf(variant).values()].flatMap(({ resource }) =>
    Object.values(resource.helm_release ?? {}),
  );
  const seen = new Set<string>();
  for (const release of releases.filter(({ repository }) => repository !== undefined)) {
    const chart = String(release.chart);
    seen.add(chart);
    expect([chart, ignored(chartValues(release), keysOf(chart))]).toEqual([chart, []]);
  }
  expect([...seen].sort()).toEqual(charts.map(([chart]) => chart).sort());
});

test('a misspelt key is found', () => {
  const values: Block = {
    server: { ingres: { enabled: true } },
    dex: { enabled: false },
    'redis-ha': { redis: { resource: {} } },
  };
  expect(ignored(values, keysOf('argo-cd'))).toEqual(['server.ingres', 'redis-ha.redis.resource']);
});
