import { findings } from '../../test-support/change-model';
import { nodePools } from './node-pools';

const pool = { name: 'large', type: 'g6-standard-8', minNodes: 1, maxNodes: 3 };

describe('node pools', () => {
  test.each([0, 101, -1, 2.5, Number.NaN])('%d nodes are refused', (nodes) => {
    expect(findings(nodePools, ['dev.cluster.nodePool.maxNodes', nodes])).toEqual([
      `dev.cluster.nodePool.maxNodes = ${nodes}`,
    ]);
    expect(findings(nodePools, ['dev.cluster.nodePool.minNodes', nodes])).toContain(
      `dev.cluster.nodePool.minNodes = ${nodes}`,
    );
  });

  test('one node and a hundred nodes are the bounds', () => {
    const bounds = [['dev.cluster.nodePool.minNodes', 1] as const, ['dev.cluster.nodePool.maxNodes', 100] as const];
    expect(findings(nodePools, ...bounds)).toEqual([]);
  });

  test('the minimum is at most the maximum', () => {
    expect(findings(nodePools, ['dev.cluster.nodePool.minNodes', 4])).toEqual(['dev.cluster.nodePool.minNodes = 4']);
  });

  test('a plan whose size is unknown is refused', () => {
    expect(findings(nodePools, ['dev.cluster.nodePool.type', 'g6-standard-3'])).toEqual([
      'dev.cluster.nodePool.type = "g6-standard-3"',
    ]);
  });

  test('additional pools follow the same rules and have names of their own', () => {
    const pools = (...added: readonly unknown[]) => findings(nodePools, ['dev.cluster.additionalNodePools', added]);
    expect(pools(pool, { ...pool, name: 'larger' })).toEqual([]);
    expect(pools(pool, pool)).toEqual(['dev.cluster.additionalNodePools[1].name = "large"']);
    expect(pools({ ...pool, name: 'Large' })).toEqual(['dev.cluster.additionalNodePools[0].name = "Large"']);
    expect(pools({ ...pool, minNodes: 0 })).toEqual(['dev.cluster.additionalNodePools[0].minNodes = 0']);
  });

  test('all pools of a cluster together have at most 250 nodes', () => {
    const many = ['a', 'b', 'c'].map((name) => ({ ...pool, name, maxNodes: 100 }));
    expect(findings(nodePools, ['dev.cluster.additionalNodePools', many])).toEqual([
      'dev.cluster.additionalNodePools = 303',
    ]);
  });
});
