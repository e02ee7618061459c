import { findings } from '../../test-support/change-model';
import type { ManagedDatabaseConfig } from '../environment-config';
import { managedDatabase } from './managed-database';

const valid: ManagedDatabaseConfig = {
  kind: 'managed',
  type: 'g6-dedicated-2',
  clusterSize: 3,
  engineId: 'postgresql/16',
  allowList: ['203.0.113.0/24', '2001:db8::/32'],
  port: 5432,
  maxConnections: 300,
};
const found = (change: Partial<ManagedDatabaseConfig>) =>
  findings(managedDatabase, ['dev.database', { ...valid, ...change }]);

describe('managed database', () => {
  test('a whole one is fine, and so is one in the cluster', () => {
    expect(found({})).toEqual([]);
    expect(findings(managedDatabase)).toEqual([]);
  });

  test.each([0, 4, 1.5])('%d servers are refused', (clusterSize) => {
    expect(found({ clusterSize })).toEqual([`dev.database.clusterSize = ${clusterSize}`]);
  });

  test.each(['postgresql', 'mysql/8', 'postgresql/16.1', 'postgresql/'])('%j is no engine', (engineId) => {
    expect(found({ engineId })).toEqual([`dev.database.engineId = "${engineId}"`]);
  });

  test('an empty list admits no client, and a list with every address all of them', () => {
    expect(found({ allowList: [] })).toEqual(['dev.database.allowList = []']);
    expect(found({ allowList: ['203.0.113.7/32', '0.0.0.0/0'] })).toEqual(['dev.database.allowList[1] = "0.0.0.0/0"']);
    expect(found({ allowList: ['::/0'] })).toHaveLength(1);
    expect(found({ allowList: ['0.0.0.0/1', '128.0.0.0/1'] })).toEqual([
      'dev.database.allowList = ["0.0.0.0/1","128.0.0.0/1"]',
    ]);
    expect(found({ allowList: ['203.0.113.7'] })).toHaveLength(1);
  });

  test('type and port have their forms', () => {
    expect(found({ type: 'large', port: 0 })).toEqual(['dev.database.type = "large"', 'dev.database.port = 0']);
  });
});
