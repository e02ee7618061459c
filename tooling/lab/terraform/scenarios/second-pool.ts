import type { Scenario } from '../scenario';

const DEV = 'packages/environments/src/dev.ts';
const FIRST = "nodePool: { type: 'g6-standard-2', minNodes: 2, maxNodes: 3 },";
const SECOND = "    additionalNodePools: [{ name: 'larger', type: 'g6-standard-4', minNodes: 2, maxNodes: 3 }],\n";

/** docs/operations.md, "Change the size of the nodes". */
export const secondPool: Scenario = {
  name: 'second-pool',
  title: 'Change the size of the nodes by a second pool',
  run: async (stage) => {
    await stage.merge('Add a pool of larger nodes to dev', [[DEV, `    ${FIRST}\n`, `    ${FIRST}\n${SECOND}`]]);
    await stage.command('./vmshiftctl deploy cluster-dev');
    stage.say('The pods are drained from the first pool (`kubectl cordon`, `kubectl drain`); then its type changes.');
    await stage.merge('Take larger nodes in the first pool of dev', [
      [DEV, FIRST, FIRST.replace('standard-2', 'standard-4')],
    ]);
    const refused = await stage.command('./vmshiftctl deploy cluster-dev', 1);
    await stage.acknowledge(refused, 'nothing runs on the first pool any more');
    await stage.command('./vmshiftctl deploy cluster-dev');
    await stage.merge('Remove the second pool of dev', [
      [DEV, SECOND, ''],
      ['apps/infra/acknowledged.json', '', '[]\n'],
    ]);
    await stage.acknowledge(await stage.command('./vmshiftctl deploy cluster-dev', 1), 'its nodes are drained');
    await stage.command('./vmshiftctl deploy cluster-dev');
    await stage.merge('Remove the acknowledgement', [['apps/infra/acknowledged.json', '', '[]\n']]);
  },
};
