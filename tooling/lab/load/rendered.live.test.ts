import { model } from '../../../packages/environments/src';
import { databaseOf, placePgbouncer } from './pgbouncer-ini';
import { readRendered } from './rendered';

test.each(model.environments.map(({ name }) => name))('the bench finds what it needs in dist/%s', (name) => {
  const rendered = readRendered(name);
  expect(rendered.schemaCommand.slice(0, 2)).toEqual(['python', '-c']);
  expect(rendered.livenessProbe).toMatchObject({ httpGet: { path: expect.stringMatching(/^\//) } });
  expect(rendered.readinessProbe.exec?.command.join(' ')).toContain(':8000/');
  expect(rendered.apiVariables).toHaveProperty('GUNICORN_CMD_ARGS');
  expect(rendered.shape.pods).toBeGreaterThan(0);
  expect(rendered.shape.max_connections).toBeGreaterThan(100);
  expect(rendered.shape.max_requests).toBeGreaterThan(0);
  expect(rendered.shape.poolers > 0).toBe(rendered.pgbouncerIni !== undefined);
  if (rendered.pgbouncerIni === undefined) return;
  expect(databaseOf(rendered.pgbouncerIni)).toMatch(/^\w+$/);
  const placed = placePgbouncer(rendered.pgbouncerIni, { port: 1, server: '127.0.0.2', usersFile: '/u' }, {});
  expect(placed.split('\n').filter((line) => /127\.0\.0\.|= 1$|\/u$/.test(line))).toEqual([
    expect.stringMatching(/ = host=127\.0\.0\.2 port=5432$/),
    'listen_addr = 127.0.0.1',
    'listen_port = 1',
    'auth_file = /u',
    'server_login_retry = 1',
  ]);
});
