import { cidrVersion, isEveryAddress } from '@vmshift/kubernetes';
import { environmentRule, isIntegerWithin } from './rule';

/** Protects a Linode Managed Database from settings that fail at apply and from being open to the world. */
export const managedDatabase = environmentRule(
  {
    id: 'managed-database',
    title: 'A managed database takes its settings, and is not open to the world',
    see: 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/database_postgresql_v2',
  },
  ({ database }, report) => {
    if (database.kind !== 'managed') return;
    const { type, clusterSize, engineId, allowList, port } = database;
    if (!/^g\d+-(?:nanode|standard|dedicated|highmem)-\d+$/.test(type)) {
      report('database.type', type, 'a Linode plan, such as g6-dedicated-2');
    }
    if (!isIntegerWithin(clusterSize, 1, 3)) report('database.clusterSize', clusterSize, '1, 2 or 3');
    if (!/^postgresql\/[1-9]\d$/.test(engineId)) report('database.engineId', engineId, 'postgresql/<major>');
    if (!isIntegerWithin(port, 1, 65_535)) report('database.port', port, 'a port from 1 to 65535');
    if (allowList.length === 0) report('database.allowList', [], 'at least one CIDR, else no client can connect');
    for (const [index, address] of allowList.entries()) {
      if (cidrVersion(address) === undefined || isEveryAddress(address)) {
        report(`database.allowList[${index}]`, address, 'a CIDR that is less than every address');
      }
    }
  },
);
