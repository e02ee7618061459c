import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeLoad, parseLoad, parseShape } from './shape';

const rendered = {
  pods: 3,
  poolers: 2,
  rows: 1,
  ingress: 1,
  max_requests: 0,
  max_connections: 250,
  pgbouncer: {},
  role: {},
};

test('a shape is as rendered but for what it names', () => {
  expect(parseShape('after', rendered)).toEqual({ ...rendered, name: 'after' });
  expect(parseShape('before  default_pool_size=25 max_connections=100 query_wait_timeout=15 ', rendered)).toEqual({
    ...rendered,
    name: 'before',
    max_connections: 100,
    pgbouncer: { default_pool_size: '25', query_wait_timeout: '15' },
  });
  expect(parseShape('direct poolers=0 lock_timeout=8000', rendered)).toEqual({
    ...rendered,
    name: 'direct',
    poolers: 0,
    role: { lock_timeout: '8000' },
  });
});

test.each([
  ['', 'its first word has to be its name'],
  ['pods=3', 'its first word has to be its name'],
  ['a pods=0', 'pods=0'],
  ['a pods=-1', '"pods=-1"; allowed: pods, poolers'],
  ['a pods=many', '"pods=many"; allowed'],
  ['a listen_addr=0', '"listen_addr=0"; allowed'],
  ["a lock_timeout=1;'", 'allowed'],
  ['a query_wait_timeout', 'allowed'],
])('the shape "%s" is refused', (text, why) => {
  expect(() => parseShape(text, rendered)).toThrow(why);
});

test.each([
  ['burst=200x3', '3 bursts of 200'],
  ['burst=100x1', '1 burst of 100'],
  ['clients=100x60', '100 clients, 60 s'],
  ['lock=40x150', 'table locked 150 s, 40 clients'],
])('the load %s is %s', (text, description) => {
  expect(describeLoad(parseLoad(text))).toBe(description);
});

test.each(['', 'burst', 'burst=0x3', 'burst=10', 'burst=10x0', 'clients=99999x1', 'lock=4x5x6', 'flood=1x1'])(
  'the load "%s" is refused',
  (text) => {
    expect(() => parseLoad(text)).toThrow('allowed: burst=<requests>x<times>');
  },
);

test('every shape and load that the README shows is read', () => {
  const readme = readFileSync(join(__dirname, 'README.md'), 'utf8');
  const shapes = [...readme.matchAll(/--shape (?:'([^']+)'|(\w+))/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  const loads = [...readme.matchAll(/--load (\S+)/g)].map(([, load = '']) => load);
  expect(Math.min(shapes.length, loads.length)).toBeGreaterThan(0);
  for (const shape of shapes) expect(parseShape(shape, rendered).name).toMatch(/^\w+$/);
  for (const load of loads) expect(describeLoad(parseLoad(load))).toMatch(/^\w/);
  const settings = readme
    .split('\n')
    .flatMap((line) =>
      /^\| `(\w+)/.test(line) ? [...(line.split('|')[1]?.matchAll(/`([a-z_]+)(?:=0)?`/g) ?? [])] : [],
    );
  for (const [, setting] of settings) expect(parseShape(`x ${setting}=1`, rendered).name).toBe('x');
  expect(settings.length).toBeGreaterThan(8);
});
