import fc from 'fast-check';
import { parseRestoreMarker } from './restore-marker';

const MARKER = {
  run: 'restore-1-ab12',
  by: 'Ada',
  since: '2026-11-24T12:00:00Z',
  dump: 'vmshift-20261123T021700Z.dump',
  into: 'schema',
  job: 'postgresql-restore-1',
  phase: 'stopped',
  holds: true,
} as const;

test('an Application without the annotation has no restore', () => {
  expect(parseRestoreMarker(undefined)).toBeUndefined();
});

test('the annotation is read as it was written', () => {
  expect(parseRestoreMarker(JSON.stringify(MARKER))).toEqual(MARKER);
});

test('an annotation that no restore wrote is a lock all the same', () => {
  const other = fc.oneof(fc.string(), fc.json());
  fc.assert(fc.property(other, (text) => expect(parseRestoreMarker(text)).toBe('unreadable')));
  expect(parseRestoreMarker(JSON.stringify({ ...MARKER, phase: 'done' }))).toBe('unreadable');
});
