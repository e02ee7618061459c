import { databaseOf, placePgbouncer } from './pgbouncer-ini';

const INI = `[databases]
vmshift = host=postgresql port=5432

[pgbouncer]
listen_addr = 0.0.0.0
listen_port = 6432
auth_file = /etc/pgbouncer/userlist.txt
; default_pool_size = 1 is no setting
default_pool_size = 80
max_db_connections = 80
query_wait_timeout = 3
`;
const PLACE = { port: 1, server: '127.0.0.2', usersFile: '/tmp/users' };

test('only the addresses are replaced where a shape names no setting', () => {
  expect(placePgbouncer(INI, PLACE, {})).toBe(
    INI.replace('host=postgresql', 'host=127.0.0.2')
      .replace('0.0.0.0', '127.0.0.1')
      .replace('6432', '1')
      .replace('/etc/pgbouncer/userlist.txt', '/tmp/users'),
  );
});

test('the pool and its bound over all users have one size', () => {
  const placed = placePgbouncer(INI, PLACE, { default_pool_size: '25', query_wait_timeout: '15' });
  expect(placed).toContain('\ndefault_pool_size = 25\nmax_db_connections = 25\nquery_wait_timeout = 15\n');
  expect(placed).toContain('; default_pool_size = 1 is no setting');
});

test('a setting that is not rendered is added', () => {
  expect(placePgbouncer(INI, PLACE, { reserve_pool_size: '5' })).toMatch(
    /\nquery_wait_timeout = 3\nreserve_pool_size = 5\n$/,
  );
});

test('the database is that of the file', () => {
  expect(databaseOf(INI)).toBe('vmshift');
  expect(() => databaseOf('%include /run/databases.ini')).toThrow('names no database');
});
