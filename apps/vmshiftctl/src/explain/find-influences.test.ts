import fc from 'fast-check';
import { findInfluences } from './find-influences';
import type { Leaf } from './model-leaves';

const leaf = (name: string, value: unknown = 1): Leaf => ({ name, path: name.split('.'), value });
const next = ({ value }: Leaf) => [Number(value) + 1];

test('finds each value that a result comes from, and the fields of it', () => {
  const leaves = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 40 });
  fc.assert(
    fc.property(leaves, fc.func(fc.subarray(['x', 'y', 'z'])), (names, fieldsOf) => {
      const all = names.map((name) => leaf(name));
      const { influences, untried } = findInfluences(all, next, (trial) => [
        ...new Set([...trial.keys()].flatMap(({ name }) => fieldsOf(name))),
      ]);
      expect(influences.map(({ leaf: { name }, fields }) => [name, fields])).toEqual(
        names.flatMap((name) => (fieldsOf(name).length === 0 ? [] : [[name, fieldsOf(name)]])),
      );
      expect(untried).toEqual([]);
    }),
  );
});

test('asks for the values that change nothing together', () => {
  const leaves = Array.from({ length: 64 }, (_, index) => leaf(`value-${index}`));
  const counts: number[] = [];
  findInfluences(
    leaves,
    next,
    (trial) => ([...trial.keys()].some(({ name }) => name === 'value-40') ? ['x'] : []),
    (count) => counts.push(count),
  );
  // One for all of them, and two for each halving; each is told.
  expect(counts).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
});

test('tries a second value where the first one changes nothing', () => {
  const leaves = [leaf('most', 8), leaf('other', 8)];
  const { influences } = findInfluences(
    leaves,
    () => [9, 3],
    (trial) => [...trial].flatMap(([{ name }, value]) => (name === 'most' && Number(value) < 8 ? ['replicas'] : [])),
  );
  expect(influences).toEqual([{ leaf: leaves[0], fields: ['replicas'] }]);
});

test('what chooses between forms is tried by itself, as it hides the values of the other form', () => {
  const [kind, size] = [leaf('database.kind', 'in-cluster'), leaf('database.size', 1)];
  const { influences } = findInfluences(
    [kind, size],
    ({ value }) => (value === 1 ? [2] : ['managed']),
    (trial) => (trial.has(kind) ? [] : ['size']),
  );
  expect(influences).toEqual([{ leaf: size, fields: ['size'] }]);
});

test('a value that makes no result gives way to another, and is untried where none makes one', () => {
  const [key, name] = [leaf('key', 'A'), leaf('name', 'B')];
  const refuse = (trial: ReadonlyMap<Leaf, unknown>) => {
    if (trial.has(name) || trial.get(key) === 'unknown') throw new Error('no such key');
    return trial.has(key) ? ['env'] : [];
  };
  const { influences, untried } = findInfluences([key, name], ({ value }) => ['unknown', `${value}2`], refuse);
  expect(influences).toEqual([{ leaf: key, fields: ['env'] }]);
  expect(untried).toEqual([name]);
});

test.each([
  ['write', 'ENOSPC'],
  ['mkdtemp', 'ENOENT'],
])('what the machine refuses, %s with %s, is no property of a value', (syscall, code) => {
  const refuse = () => {
    throw Object.assign(new Error(`${code}: refused`), { syscall, code });
  };
  expect(() => findInfluences([leaf('key')], next, refuse)).toThrow(`${code}: refused`);
});
