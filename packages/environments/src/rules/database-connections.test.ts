import { findings } from '../../test-support/change-model';
import { databaseConnections } from './database-connections';

describe('connections of the database', () => {
  test('the clients fit one replica of the pooler', () => {
    const path = 'production.database.pooler.maxClientConnections';
    expect(findings(databaseConnections, [path, 1355])).toEqual([`${path} = 1355`]);
    expect(findings(databaseConnections, [path, 1356])).toEqual([]);
  });

  test('the pools of all replicas and one surge replica fit the server', () => {
    expect(findings(databaseConnections, ['production.database.maxConnections', 79])).toEqual([
      'production.database.maxConnections = 79',
    ]);
    expect(findings(databaseConnections, ['production.database.maxConnections', 80])).toEqual([]);
  });

  test('without a pooler the autoscaler at its maximum has to fit the server', () => {
    expect(findings(databaseConnections, ['dev.database.maxConnections', 252])).toHaveLength(1);
    expect(findings(databaseConnections, ['dev.database.maxConnections', 253])).toEqual([]);
    expect(findings(databaseConnections, ['dev.api.scaling.replicas', 2])).toEqual([
      'dev.database.maxConnections = 300',
    ]);
  });

  test.each([0, -1, 2.5, Number.NaN])('%d is no number of connections or replicas', (value) => {
    for (const property of ['replicas', 'maxClientConnections', 'poolSize']) {
      const path = `production.database.pooler.${property}`;
      expect(findings(databaseConnections, [path, value])).toContain(`${path} = ${value}`);
    }
    expect(findings(databaseConnections, ['dev.database.maxConnections', value])).toContain(
      `dev.database.maxConnections = ${value}`,
    );
  });
});
