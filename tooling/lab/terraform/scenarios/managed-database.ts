import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../scenario';

const DEV = 'packages/environments/src/dev.ts';

const MANAGED = `  database: {
    kind: 'managed',
    type: 'g6-dedicated-2',
    clusterSize: 1,
    engineId: 'postgresql/16',
    allowList: ['192.0.2.0/24'],
    port: 15847,
    maxConnections: 300,
  },`;

/** A managed database in the place of PostgreSQL in the cluster, and back. */
export const managedDatabase: Scenario = {
  name: 'managed-database',
  title: 'A managed database, and back',
  run: async (stage) => {
    const [inCluster = ''] =
      /^ {2}database: \{$.*?^ {2}\},$/ms.exec(readFileSync(join(stage.workspace.root, DEV), 'utf8')) ?? [];
    await stage.merge('Use a managed database in dev', [[DEV, inCluster, MANAGED]]);
    await stage.command('./vmshiftctl deploy platform-dev');
    stage.tellBill();
    await stage.merge('Use PostgreSQL in the cluster in dev', [[DEV, MANAGED, inCluster]]);
    await stage.acknowledge(await stage.command('./vmshiftctl deploy platform-dev', 1), 'the data was copied back');
    await stage.command('./vmshiftctl deploy platform-dev');
    await stage.merge('Remove the acknowledgement', [['apps/infra/acknowledged.json', '', '[]\n']]);
    stage.tellBill();
  },
};
