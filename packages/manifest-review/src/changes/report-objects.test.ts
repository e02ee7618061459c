import { MASKED } from '@vmshift/findings/report';
import type { KubeObject } from '@vmshift/kubernetes';
import fc from 'fast-check';
import { type ObjectChange, objectChanges } from './object-changes';
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
  ['a value of a Secret that a chart renders', 'helm_release.a Secret/x', 'data.any', 'battery-staple'],
  ['a URL with a password', 'ConfigMap/x', 'data.URL', 'postgresql://user:battery-staple@host/db'],
  [
    'a variable of such a name',
    'Deployment/x',
    'spec.template.spec.containers[a].env[DB_PASSWORD].value',
    'battery-staple',
  ],
])('%s is masked', (_, object, path, value) => {
  expect(printed(object, path, undefined, value)).toEqual([{ path, before: undefined, after: MASKED }]);
});

test('one inside an object is masked, and what stands next to it is shown', () => {
  const value = { url: 'redis://:battery-staple@redis:6379', retries: 3 };
  expect(printed('Deployment/x', 'spec.x', undefined, value)?.[0]?.after).toBe(`{"retries":3,"url":"${MASKED}"}`);
});

test('two credentials that differ stay two changes', () => {
  const secret = (value: string) => [change('Secret/x', 'data.a', undefined, value)];
  const { changes } = reportObjects([
    { environment: 'dev', changes: secret('battery-staple') },
    { environment: 'staging', changes: secret('correct-horse') },
  ]);
  expect(changes).toHaveLength(2);
});

test('what changed in a text that is a document is told at its place, with the credentials in it masked', () => {
  const text = (port: number, password: string) =>
    JSON.stringify({ port, db: { password, inner: JSON.stringify({ clientSecret: { value: password }, port }) } });
  const { changes } = reportObjects([
    {
      environment: 'dev',
      changes: [change('ConfigMap/x', 'data.x', text(1, 'battery-staple'), text(2, 'correct-horse'))],
    },
  ]);
  expect(changes[0]?.fields).toEqual([
    { path: 'data.x.db.inner.clientSecret.value', before: MASKED, after: MASKED },
    { path: 'data.x.db.inner.port', before: '1', after: '2' },
    { path: 'data.x.db.password', before: MASKED, after: MASKED },
    { path: 'data.x.port', before: '1', after: '2' },
  ]);
  expect(printed('Secret/x', 'data.x', '{"a":1}', '{"a":2}')).toEqual([
    { path: 'data.x', before: MASKED, after: MASKED },
  ]);
});

/** A document, and a text that is one, with a credential at some depth. */
const planted = (secret: string | number) =>
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthIdentifier: 'planted', maxDepth: 4 },
      fc.constantFrom<unknown>('a', 1, null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'env'), tie('value'), { noNullPrototype: true }),
      fc.tuple(fc.constantFrom('password', 'apiToken', 'clientSecret'), tie('value')).map(([name, other]) => ({
        [name]: secret,
        other,
      })),
      tie('value').map((value) => JSON.stringify(value)),
    ),
  })).value;

test.each<[string, string | number]>([
  ['a word', 'battery-staple'],
  ['a number', 7_130_992],
])('no credential that is %s is printed, however deep it stands in texts', (_, secret) => {
  fc.assert(
    fc.property(planted(secret), planted(secret), (before, after) => {
      const fields = printed('ConfigMap/x', 'data.x', JSON.stringify({ before }), JSON.stringify({ before: after }));
      expect(JSON.stringify(fields)).not.toContain(String(secret));
    }),
    { numRuns: 1000 },
  );
});

const deployment = (containers: object): KubeObject => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } },
  spec: { template: { spec: { containers: [containers] } } },
});

const compared = (before: KubeObject, after: KubeObject) =>
  reportObjects([{ environment: 'dev', changes: objectChanges([before], [after]) }]).changes.flatMap(
    ({ fields }) => fields,
  );

test('a credential is hidden by a name that stands in another item, and what stands next to it is shown', () => {
  const container = (token: string, port: string) =>
    deployment({
      ...{ name: 'a', args: ['--token', token, '--port', port] },
      env: [
        { name: 'SMTP_PASSWORD', value: token },
        {
          name: 'FLAGS',
          value: JSON.stringify([
            { name: 'X_TOKEN', value: token },
            { name: 'B', value: port },
          ]),
        },
      ],
    });
  const path = 'spec.template.spec.containers[a]';
  expect(compared(container('battery-staple', '1'), container('correct-horse', '2'))).toEqual([
    { path: `${path}.args[1]`, before: MASKED, after: MASKED },
    { path: `${path}.args[3]`, before: '"1"', after: '"2"' },
    { path: `${path}.env[SMTP_PASSWORD].value`, before: MASKED, after: MASKED },
    { path: `${path}.env[FLAGS].value[0].value`, before: MASKED, after: MASKED },
    { path: `${path}.env[FLAGS].value[1].value`, before: '"1"', after: '"2"' },
  ]);
});

test('of a Secret the keys are shown, and kubectl’s copy of an object never is', () => {
  const secret = (value: string): KubeObject => ({
    ...{ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', data: { a: value } },
    metadata: { name: 'a', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': value, note: value } },
  });
  expect(compared(secret('battery'), secret('staple')).map(({ path, after }) => [path, after])).toEqual([
    ['data.a', MASKED],
    ['metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]', MASKED],
    ['metadata.annotations.note', MASKED],
  ]);
});
