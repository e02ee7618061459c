import { changeModel, environmentNamed } from '../test-support/change-model';
import { costOf, environmentCost, monthlyCost } from './monthly-cost';

test('an environment costs its nodes, control plane, NodeBalancer and volumes', () => {
  const parts = environmentCost(environmentNamed('production'));
  expect(parts).toEqual([
    { name: 'g6-standard-4 nodes', amount: '3 to 8', least: 144, most: 384 },
    { name: 'control plane', amount: 'highly available', least: 60, most: 60 },
    { name: 'NodeBalancer', amount: '1', least: 10, most: 10 },
    { name: 'block storage', amount: '30 GiB', least: 3, most: 3 },
  ]);
  expect(costOf(parts)).toEqual({ least: 217, most: 457, unknown: [] });
});

test('the plain control plane is free, and a region has its surcharge', () => {
  const changed = changeModel(['dev.cluster.region', 'id-cgk'], ['dev.cluster.highAvailability', false]);
  const parts = environmentCost(environmentNamed('dev', changed));
  expect(parts.map(({ name }) => name)).toEqual(['g6-standard-2 nodes', 'NodeBalancer', 'block storage']);
  expect(parts[1]).toMatchObject({ least: 12, most: 12 });
});

test('what has no price in the table is named, and not counted', () => {
  const managed = { kind: 'managed', type: 'g6-dedicated-2', clusterSize: 2, maxConnections: 300 };
  const changed = changeModel(['production.database', managed], ['production.cluster.nodePool.type', 'g9-new-1']);
  const parts = environmentCost(environmentNamed('production', changed));
  expect(costOf(parts)).toEqual({ least: 71, most: 71, unknown: ['g9-new-1 nodes', 'g6-dedicated-2 database'] });
});

test('a volume is sold from ten GiB, and by whole ones', () => {
  const priceOf = (...volumes: readonly string[]) => monthlyCost(undefined, { nodeBalancers: 0, volumes })[0]?.amount;
  expect(['1Gi', '10.5Gi', 'x'].map((size) => priceOf(size))).toEqual(['10 GiB', '11 GiB', '10 GiB']);
  expect(priceOf('20Gi', '1Gi')).toBe('30 GiB');
});
