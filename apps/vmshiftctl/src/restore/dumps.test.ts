import { chosenDump, describeBytes, parseDumps } from './dumps';

const dump = (name: string) => ({ name, bytes: 1, modified: '2026-11-24T02:17:00Z' });
const old = dump('vmshift-20261122T021700Z.dump');
const newest = dump('vmshift-20261123T021700Z.dump');

test('the dumps of a log are read, whatever stands between them', () => {
  const log = ['2 dumps in backup', JSON.stringify(old), '{"name": 7}', '{broken', JSON.stringify(newest), ''].join(
    '\n',
  );
  expect(parseDumps(log)).toEqual([old, newest]);
});

const others = [dump('zebra-20261124T021700Z.dump'), dump('vmshift-by-hand.dump')];

test('the newest is the one with the latest time in its name, of this database', () => {
  expect(chosenDump([newest, old, ...others], 'latest', 'vmshift')).toEqual(newest);
});

test('a dump is chosen by its name, and one that is not there is refused with the newest', () => {
  expect(chosenDump([old, newest], old.name, 'vmshift')).toEqual(old);
  expect(() => chosenDump([old, newest], 'other.dump', 'vmshift')).toThrow(
    `the bucket has no dump "other.dump"; the newest is ${newest.name}`,
  );
});

test('a bucket without a dump of the database is told', () => {
  expect(() => chosenDump([dump('zebra-1.dump')], 'latest', 'vmshift')).toThrow(
    'the bucket has no dump of the database vmshift',
  );
});

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1536, '1.5 KiB'],
  [5 * 1024 ** 3, '5.0 GiB'],
  [5 * 1024 ** 4, '5120.0 GiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(describeBytes(bytes)).toBe(text);
});
