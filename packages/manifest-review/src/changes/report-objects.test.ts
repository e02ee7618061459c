import { MASKED } from '@vmshift/findings/report';
import type { ObjectChange } from './object-changes';
import { reportObjects } from './report-objects';

const change = (object: string, path: string, before: unknown, after: unknown): ObjectChange => ({
  ...{ change: 'changed', object, namespace: 'vmshift', from: undefined, before: undefined, after: undefined },
  fields: [{ path, before, after }],
});

const printed = (object: string, path: string, before: unknown, after: unknown) =>
  reportObjects([{ environment: 'dev', changes: [change(object, path, before, after)] }]).changes[0]?.fields;

test.each([
  ['text', 'a', 'b', { before: 'a', after: 'b' }],
  ['a number and text', 80, '80', { before: '80', after: '"80"' }],
  ['nothing there and nothing', undefined, null, { before: undefined, after: 'null' }],
  ['an object, its keys sorted', undefined, { b: 1, a: [2] }, { before: undefined, after: '{"a":[2],"b":1}' }],
])('%s is printed', (_, before, after, expected) => {
  expect(printed('Service/api', 'spec.x', before, after)).toEqual([{ path: 'spec.x', ...expected }]);
});

test('the same change of several environments is one, another value is another change', () => {
  const replicas = (after: number) => [change('Deployment/api', 'spec.replicas', 2, after)];
  const { environments, changes } = reportObjects([
    { environment: 'dev', changes: replicas(3) },
    { environment: 'production', changes: [...replicas(4), change('ConfigMap/a', 'data.x', 'a', 'b')] },
    { environment: 'staging', changes: replicas(3) },
  ]);
  expect(environments).toEqual([
    { environment: 'dev', changes: 1 },
    { environment: 'production', changes: 2 },
    { environment: 'staging', changes: 1 },
  ]);
  expect(changes.map(({ object, environments: names }) => [object, ...names])).toEqual([
    ['ConfigMap/a', 'production'],
    ['Deployment/api', 'dev', 'staging'],
    ['Deployment/api', 'production'],
  ]);
});

test.each([
  ['a value of a Secret', 'Secret/x', 'stringData.any', 'battery-staple'],
  ['a URL with a password', 'ConfigMap/x', 'data.URL', 'postgresql://user:battery-staple@host/db'],
  [
    'a variable of such a name',
    'Deployment/x',
    'spec.template.spec.containers[a].env[DB_PASSWORD].value',
    'battery-staple',
  ],
  ['one inside an object', 'Deployment/x', 'spec.x', { url: 'redis://:battery-staple@redis:6379' }],
])('%s is masked', (_, object, path, value) => {
  expect(printed(object, path, undefined, value)).toEqual([{ path, before: undefined, after: MASKED }]);
});

test('two credentials that differ stay two changes', () => {
  const secret = (value: string) => [change('Secret/x', 'data.a', undefined, value)];
  const { changes } = reportObjects([
    { environment: 'dev', changes: secret('battery-staple') },
    { environment: 'staging', changes: secret('correct-horse') },
  ]);
  expect(changes).toHaveLength(2);
});
