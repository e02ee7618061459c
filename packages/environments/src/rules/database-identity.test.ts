import { findings } from '../../test-support/change-model';
import { databaseIdentity } from './database-identity';

describe('name and user of the database', () => {
  test.each(['', 'Vmshift', 'vm-shift', '1a', "a'b", 'x'.repeat(64)])('%j would need quotes', (name) => {
    expect(findings(databaseIdentity, ['dev.database.name', name])).toEqual([
      `dev.database.name = ${JSON.stringify(name)}`,
    ]);
    expect(findings(databaseIdentity, ['dev.database.user', name])).toHaveLength(1);
  });

  test.each(['vmshift_dev', '_a', 'x'.repeat(63)])('%j needs none', (name) => {
    expect(findings(databaseIdentity, ['dev.database.user', name])).toEqual([]);
  });

  test.each(['postgres', 'pg_monitor'])('the user %s is a role of the server', (user) => {
    expect(findings(databaseIdentity, ['dev.database.user', user])).toEqual([
      `dev.database.user = ${JSON.stringify(user)}`,
    ]);
  });

  test.each(['postgres', 'template0', 'template1'])('the database %s is one of the server', (name) => {
    expect(findings(databaseIdentity, ['dev.database.name', name])).toEqual([
      `dev.database.name = ${JSON.stringify(name)}`,
    ]);
  });
});
