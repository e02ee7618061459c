import { changeModel, findings } from '../../test-support/change-model';
import { databaseMemory } from './database-memory';

const MEMORY = 'production.database.resources.limits.memory';
const CONNECTIONS = ['production.database.maxConnections', 250] as const;

describe('memory of PostgreSQL', () => {
  test('the limit holds every connection and the shared buffers', () => {
    expect(findings(databaseMemory, CONNECTIONS, [MEMORY, '1127Mi'])).toEqual([`${MEMORY} = "1127Mi"`]);
    expect(findings(databaseMemory, CONNECTIONS, [MEMORY, '1128Mi'])).toEqual([]);
  });

  test('the message names where the number comes from', () => {
    const [problem] = databaseMemory.check(changeModel(CONNECTIONS, [MEMORY, '512Mi']));
    expect(problem?.allowed).toBe(
      'at least 1128Mi: 250 connections of 4Mi each, and shared buffers of 128Mi; or fewer connections',
    );
  });

  test('a managed database has its memory from its plan', () => {
    expect(findings(databaseMemory, ['production.database', { kind: 'managed', maxConnections: 9999 }])).toEqual([]);
  });

  test('what other rules report makes no noise here', () => {
    expect(findings(databaseMemory, [MEMORY, 'much'])).toEqual([]);
    expect(findings(databaseMemory, ['production.database.maxConnections', Number.NaN])).toEqual([]);
  });
});
