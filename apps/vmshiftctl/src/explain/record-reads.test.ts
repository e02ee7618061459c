import fc from 'fast-check';
import { modelNames, recordReads } from './record-reads';

function readsOf(data: unknown, use: (watched: never) => unknown): readonly string[] {
  const reads: string[] = [];
  use(recordReads(data, 'model', modelNames, (name) => reads.push(name)) as never);
  return reads;
}

test('tells each value that is read, and none that is passed by', () => {
  const data = { host: 'a', list: [{ size: 1 }, { size: 2 }], other: { deep: true } };
  expect(readsOf(data, ({ list }: typeof data) => list.map(({ size }) => size))).toEqual([
    'model.list[0].size',
    'model.list[1].size',
  ]);
  expect(readsOf(data, ({ list, other }: typeof data) => [list.length, Object.keys(other)])).toEqual([]);
});

test('tells a name under which nothing stands', () => {
  expect(readsOf({ spec: {} }, ({ spec }: { spec: { replicas?: number } }) => spec.replicas ?? 1)).toEqual([
    'model.spec.replicas',
  ]);
});

test('what is read of data is what stands in it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const data: unknown = JSON.parse(text);
      expect(JSON.stringify(recordReads(data, '', modelNames, () => {}))).toBe(JSON.stringify(data));
    }),
  );
});
