import { installedCharts, type Keys, readKeys } from '../../test-support/chart-keys';
import { variants } from '../../test-support/models';
import { type Block, chartValues, stacksOf } from '../../test-support/stack-json';

/** Paths in the values that the chart does not read. */
function ignored(values: unknown, keys: Keys, path = ''): string[] {
  if (Object.keys(keys).length === 0 || typeof values !== 'object' || values === null) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const inner = keys[key] ?? keys['*'];
    return inner === undefined ? [`${path}${key}`] : ignored(value, inner, `${path}${key}.`);
  });
}

function keysOf(chart: string): Keys {
  const { keys } = readKeys(chart);
  return chart === 'argo-cd' ? { ...keys, 'redis-ha': readKeys('redis-ha').keys } : keys;
}

test.each(variants)('with %s no value is written under a key that its chart does not read', (_, variant) => {
  const releases = [...stacksOf(variant).values()].flatMap(({ resource }) =>
    Object.values(resource.helm_release ?? {}),
  );
  const installed: Record<string, unknown> = {};
  for (const release of releases.filter(({ repository }) => repository !== undefined)) {
    const chart = String(release.chart);
    installed[chart] = { repository: release.repository, version: release.version };
    expect([chart, ignored(chartValues(release), keysOf(chart))]).toEqual([chart, []]);
  }
  expect(installed).toEqual(installedCharts(variant.platform));
});

test('a misspelt key is found', () => {
  const values: Block = {
    server: { ingres: { enabled: true } },
    dex: { enabled: false },
    'redis-ha': { redis: { resource: {} } },
  };
  expect(ignored(values, keysOf('argo-cd'))).toEqual(['server.ingres', 'redis-ha.redis.resource']);
});
