import type { Scenario } from '../scenario';

const STAGING = 'packages/environments/src/staging.ts';
const FIRST = "nodePool: { type: 'g6-standard-2', minNodes: 3, maxNodes: 6 },";
const SECOND = "    additionalNodePools: [{ name: 'larger', type: 'g6-standard-4', minNodes: 3, maxNodes: 6 }],\n";

/** docs/maintenance.md, "Change the size of the nodes". */
export const secondPool: Scenario = {
  name: 'second-pool',
  title: 'Change the size of the nodes by a second pool',
  run: async (stage) => {
    await stage.merge('Add a pool of larger nodes to staging', [
      [STAGING, `    ${FIRST}\n`, `    ${FIRST}\n${SECOND}`],
    ]);
    await stage.command('./vmshiftctl deploy cluster-staging');
    stage.say('The pods are drained from the first pool (`kubectl cordon`, `kubectl drain`); then its type changes.');
    await stage.merge('Take larger nodes in the first pool of staging', [
      [STAGING, FIRST, FIRST.replace('standard-2', 'standard-4')],
    ]);
    const refused = await stage.command('./vmshiftctl deploy cluster-staging', 1);
    await stage.acknowledge(refused, 'nothing runs on the first pool any more');
    await stage.command('./vmshiftctl deploy cluster-staging');
    await stage.merge('Remove the second pool of staging', [
      [STAGING, SECOND, ''],
      ['apps/infra/acknowledged.json', '', '[]\n'],
    ]);
    await stage.acknowledge(await stage.command('./vmshiftctl deploy cluster-staging', 1), 'its nodes are drained');
    await stage.command('./vmshiftctl deploy cluster-staging');
    await stage.merge('Remove the acknowledgement', [['apps/infra/acknowledged.json', '', '[]\n']]);
  },
};
