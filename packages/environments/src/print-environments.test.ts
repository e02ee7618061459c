import { changeModel } from '../test-support/change-model';
import { environments, model } from './environments';
import { printEnvironments } from './print-environments';

test('every environment has its row in every table', () => {
  const text = printEnvironments(model);
  for (const { name, host, cluster } of environments) {
    expect(text.split('\n').filter((line) => line.startsWith(`| ${name} |`))).toHaveLength(3);
    expect(text).toContain(host);
    expect(text).toContain(`${cluster.nodePool.minNodes} to ${cluster.nodePool.maxNodes} \`${cluster.nodePool.type}\``);
  }
});

test('a reserved pool is shown with the workloads that run on it', () => {
  const pools = [
    'dev.cluster.additionalNodePools',
    [{ name: 'batch', type: 'g6-standard-8', minNodes: 1, maxNodes: 2, reserved: true }],
  ] as const;
  expect(printEnvironments(changeModel(pools))).toContain(', 1 to 2 `g6-standard-8` for nothing yet |');
  const placed = changeModel(pools, ['dev.processes.worker.nodePool', 'batch'], ['dev.redis.nodePool', 'batch']);
  expect(printEnvironments(placed)).toContain(', 1 to 2 `g6-standard-8` for worker and redis |');
});

test('a second pool and a managed database are named', () => {
  const managed = { kind: 'managed', type: 'g6-dedicated-2', clusterSize: 3 };
  const pools = [{ name: 'large', type: 'g6-standard-8', minNodes: 1, maxNodes: 2 }];
  const text = printEnvironments(changeModel(['dev.database', managed], ['dev.cluster.additionalNodePools', pools]));
  expect(text).toContain("| dev | managed, 3 `g6-dedicated-2` | the provider's |  |");
  expect(text).toContain(', 1 to 2 `g6-standard-8` |');
});

test('a database that is idle has a line of its own, below the one in use', () => {
  const idle = { kind: 'managed', type: 'g6-dedicated-2', clusterSize: 3 };
  const page = printEnvironments(changeModel(['dev.idleDatabase', idle]));
  expect(page).toMatch(
    /^\| dev \| in the cluster, .*\n\| dev, idle \| managed, 3 `g6-dedicated-2` \| the provider's \|/m,
  );
});
