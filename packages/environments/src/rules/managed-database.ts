import { cidrShares, cidrVersion, isEveryAddress } from '@vmshift/kubernetes';
import { databasesOf } from '../databases';
import type { ManagedDatabaseConfig } from '../environment-config';
import { environmentRule, isIntegerWithin, type Report } from './rule';

/** Protects a Linode Managed Database from settings that fail at apply and from being open to the world. */
export const managedDatabase = environmentRule(
  {
    id: 'managed-database',
    title: 'A managed database takes its settings, and is not open to the world',
    see: 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/database_postgresql_v2',
  },
  (environment, report) => {
    for (const { path, database } of databasesOf(environment)) {
      if (database.kind === 'managed') check(database, path, report);
    }
  },
);

function check(
  { type, clusterSize, engineId, allowList, port }: ManagedDatabaseConfig,
  path: string,
  report: Report,
): void {
  if (!/^g\d+-(?:nanode|standard|dedicated|highmem)-\d+$/.test(type)) {
    report(`${path}.type`, type, 'a Linode plan, such as g6-dedicated-2');
  }
  if (!isIntegerWithin(clusterSize, 1, 3)) report(`${path}.clusterSize`, clusterSize, '1, 2 or 3');
  if (!/^postgresql\/[1-9]\d$/.test(engineId)) report(`${path}.engineId`, engineId, 'postgresql/<major>');
  if (!isIntegerWithin(port, 1, 65_535)) report(`${path}.port`, port, 'a port from 1 to 65535');
  if (allowList.length === 0) report(`${path}.allowList`, [], 'at least one CIDR, else no client can connect');
  for (const [index, address] of allowList.entries()) {
    if (cidrVersion(address) === undefined || isEveryAddress(address)) {
      report(`${path}.allowList[${index}]`, address, 'a CIDR that is less than every address');
    }
  }
  const shares = cidrShares(allowList);
  if (!allowList.some(isEveryAddress) && (shares[4] === 1 || shares[6] === 1)) {
    report(`${path}.allowList`, allowList, 'less than every address; together these CIDRs are all of them');
  }
}
