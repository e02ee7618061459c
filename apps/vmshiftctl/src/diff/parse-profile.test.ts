import { vmshift } from '@vmshift/application';
import { readableProfile } from './parse-profile';

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const own = JSON.parse(JSON.stringify(vmshift)) as Json;

/** The profile with one value at a time replaced by null. */
function broken(value: Json, path: readonly string[] = []): readonly (readonly [path: string, profile: Json])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Readonly<Record<string, Json>>).flatMap(([key, one]) => {
    const here = [...path, key];
    return [[here.join('.'), replaced(own, here)] as const, ...broken(one, here)];
  });
}

function replaced(value: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined) return null;
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === key ? replaced(one, rest) : one));
  const object = value as Readonly<Record<string, Json>>;
  return { ...object, [key]: replaced(object[key] ?? null, rest) };
}

const parse = (profile: unknown) => readableProfile.safeParse(profile);

test('the profile is read as it was printed', () => {
  expect(parse(own).data).toEqual(own);
});

test('a profile in which any one value is not what a rule reads is refused', () => {
  const cases = broken(own);
  expect(cases.length).toBeGreaterThan(200);
  expect(cases.filter(([, profile]) => parse(profile).success).map(([path]) => path)).toEqual([]);
});

test.each([
  ['secrets', { ...vmshift.processes.api, secrets: { X: 'NO_SUCH_KEY' } }, 'the Secret has no key NO_SUCH_KEY'],
  [
    'calls',
    { ...vmshift.processes.api, calls: [{ process: 'nothing' }] },
    'no process nothing that accepts connections',
  ],
])('a name in %s that leads nowhere is refused, not thrown at a rule', (_, api, because) => {
  const { error } = parse({ ...vmshift, processes: { ...vmshift.processes, api } });
  expect(error?.issues[0]?.message).toContain(because);
});
