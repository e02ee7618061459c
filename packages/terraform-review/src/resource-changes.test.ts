import { applyDocumentChanges, nestedDocument, sameData, similarDocument } from '@vmshift/kubernetes/testing';
import { planOf, release } from '@vmshift/terraform-review/testing';
import fc from 'fast-check';
import { describePlan } from './describe-plan';
import { isEmpty } from './plan-value';

/** What is printed of an update of one object. */
function printed(address: string, before: object, after: object, marks: { beforeSensitive?: object } = {}) {
  const plan = planOf({ changes: [{ address, before, after, configured: {}, ...marks }] });
  const attributes = describePlan('stack', plan).changes[0]?.attributes ?? [];
  return attributes.map(({ path, before: was, after: is }) => [path, was, is] as const);
}

const HIDDEN = '(sensitive value)';
const values = (...texts: readonly string[]) => release('argo-cd', {}, { values: texts });
const chart = (before: object, after: object) => printed('helm_release.r', before, after);
const map = (data: object) => ({ data });

describe('the values of a chart', () => {
  test.each<[string, object, object, readonly unknown[]]>([
    [
      'are compared as what they say',
      values('a: 1\nb:\n  c: "x"\n'),
      values('{"b": {"d": 2, "c": "x"}, "a": 1}'),
      [['values.b.d', undefined, '2']],
    ],
    [
      'are told where an item came, not as its neighbours replaced',
      values('args: [b, c]'),
      values('args: [a, b, c]'),
      [['values.args[0]', undefined, 'a']],
    ],
    [
      'tell null, which takes a default of the chart away',
      values('a: {b: 1}'),
      values('a: {b: 1, c: null}'),
      [['values.a.c', undefined, 'null']],
    ],
    ['tell an empty mapping', values('a: {b: 1}'), values('a: {b: 1, c: {}}'), [['values.a.c', undefined, '{}']]],
    ['are read as Helm reads them', values('a: yes\nb: 010'), values('a: true\nb: 9'), [['values.b', '8', '9']]],
    [
      'are compared as data in a text of theirs too',
      values(JSON.stringify({ configs: { cm: { 'dex.config': 'connectors:\n  - id: github\n' } } })),
      values(JSON.stringify({ configs: { cm: { 'dex.config': 'connectors:\n  - id: gitlab\n' } } })),
      [['values.configs.cm["dex.config"].connectors[0].id', 'github', 'gitlab']],
    ],
    [
      'that are written in another way are told as that',
      values('a: 1\nx: 1\n', 'b: 2\n'),
      values('a: 1 # one\nx: 1\n', 'b: 2\n'),
      [['values[0] (formatting)', 'a: 1\nx: 1\n', 'a: 1 # one\nx: 1\n']],
    ],
    [
      'that a later text overrides are told as text',
      values('a: 1', 'a: 3'),
      values('a: 2', 'a: 3'),
      [['values[0] (formatting)', 'a: 1', 'a: 2']],
    ],
  ])('%s', (_, before, after, changes) => {
    expect(chart(before, after)).toEqual(changes);
  });

  test('are told as changed where all of them are hidden', () => {
    const marks = { beforeSensitive: { values: [true] }, afterSensitive: { values: [true] } };
    expect(printed('helm_release.r', values('a: 1'), values('a: 2'), marks)).toEqual([['values', HIDDEN, HIDDEN]]);
    expect(printed('helm_release.r', values('a: 1'), { ...values('a: 1'), name: 'x' }, marks)).toEqual([
      ['name', 'argo-cd', 'x'],
    ]);
  });

  test('give the values after it where the changes are carried out on those before', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(nestedDocument, nestedDocument), similarDocument), ([before, after]) => {
        const plan = planOf({
          changes: [
            {
              address: 'helm_release.r',
              before: release('r', { x: 1, before }),
              after: release('r', { x: 1, before: after }),
            },
          ],
        });
        const changes = plan.resources[0]?.changes ?? [];
        const applied = applyDocumentChanges({ values: { x: 1, before } }, changes);
        expect(sameData(applied)).toEqual(sameData({ values: { x: 1, before: after } }));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a text of another object', () => {
  test.each<[string, object, object, readonly unknown[]]>([
    ['that is JSON', map({ x: '{"a":[1,2]}' }), map({ x: '{"a":[2]}' }), [['data.x.a[0]', '1', undefined]]],
    [
      'that is YAML',
      map({ 'app.yaml': 'a: 1\nb: 2\n' }),
      map({ 'app.yaml': 'a: 1\nb: 3\n' }),
      [['data["app.yaml"].b', '2', '3']],
    ],
    [
      'of which the comments changed',
      map({ 'app.yaml': 'a: 1\nb: 2\n' }),
      map({ 'app.yaml': '# x\na: 1\nb: 2\n' }),
      [['data["app.yaml"] (formatting)', 'a: 1\nb: 2\n', '# x\na: 1\nb: 2\n']],
    ],
    [
      'that is a script',
      map({ run: 'echo a\necho b' }),
      map({ run: 'echo a' }),
      [['data.run', 'echo a\necho b', 'echo a']],
    ],
  ])('%s is compared by what it is', (_, before, after, changes) => {
    expect(printed('kubernetes_config_map_v1.c', before, after)).toEqual(changes);
  });
});

describe('the attributes of any object', () => {
  const word = fc.constantFrom(
    'a',
    'b',
    '',
    '{"x":[1,{"y":2}]}',
    '{"x":[{"y":2}]}',
    '{"x": [1, {"y": 2}]}',
    'k: 1\nl: 2\n',
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthIdentifier: 'attributes', maxDepth: 3 },
      fc.oneof(word, fc.constantFrom(0, 1, true, false, null)),
      fc.array(word, { maxLength: 3 }),
      fc.array(fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { noNullPrototype: true }), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c.d'), tie('value'), { noNullPrototype: true }),
    ),
  }));
  const attributes = fc.record({ a: value, b: value, 'app.yaml': word }, { noNullPrototype: true });

  test('are those after it where the changes are carried out on those before', () => {
    fc.assert(
      fc.property(attributes, attributes, (before, after) => {
        const plan = planOf({ changes: [{ address: 'terraform_data.x', before, after, actions: ['update'] }] });
        const applied = applyDocumentChanges(before, plan.resources[0]?.changes ?? []);
        expect(withoutNothing(sameData(applied))).toEqual(withoutNothing(sameData(after)));
      }),
      { numRuns: 1000 },
    );
  });
});

/** Terraform's providers do not tell null, an empty text, list or map from an absent value. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (isEmpty(withoutNothing(item)) ? null : withoutNothing(item)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, withoutNothing(item)]);
  return Object.fromEntries(entries.filter(([, item]) => !isEmpty(item)));
}

describe('a secret in a text', () => {
  const config = (secret: string, port = 1) =>
    map({
      x: JSON.stringify({ port, dex: JSON.stringify({ adminPassword: secret, list: [{ clientSecret: secret }] }) }),
    });

  test('is hidden at its place, and the rest is told', () => {
    expect(printed('kubernetes_config_map_v1.c', config('battery-staple'), config('correct-horse', 2))).toEqual([
      ['data.x.dex.adminPassword', HIDDEN, HIDDEN],
      ['data.x.dex.list[0].clientSecret', HIDDEN, HIDDEN],
      ['data.x.port', '1', '2'],
    ]);
  });

  test('hides the text where that is told as a whole', () => {
    expect(printed('kubernetes_config_map_v1.c', map({ x: 'none' }), config('battery-staple'))).toEqual([
      ['data.x', 'none', HIDDEN],
    ]);
    const formatted = map({
      x: JSON.stringify(JSON.parse(String(Object.values(config('battery-staple').data)[0])), null, 2),
    });
    expect(printed('kubernetes_config_map_v1.c', config('battery-staple'), formatted)).toEqual([
      ['data.x (formatting)', HIDDEN, HIDDEN],
    ]);
  });

  test('that is a number is hidden too', () => {
    expect(chart(values('{"password":7130992}'), values('{"password":7130993}'))).toEqual([
      ['values.password', HIDDEN, HIDDEN],
    ]);
  });

  test('hides the whole text where Terraform marks it', () => {
    const marks = { beforeSensitive: { data: { x: true } }, afterSensitive: {} };
    expect(printed('kubernetes_config_map_v1.c', map({ x: '{"a":1}' }), map({ x: '{"a":2}' }), marks)).toEqual([
      ['data.x', HIDDEN, HIDDEN],
    ]);
  });

  test.each<[string, object, object, string]>([
    ['a name that stands for one', map({ x: '{"a":1}' }), map({ x: '{"a":1,"passwordHash":"four-score"}' }), 'data.x'],
    ['a setting among lines', map({ 'x.ini': 'a\nb' }), map({ 'x.ini': 'a\npassword = four-score' }), 'data["x.ini"]'],
  ])('hides the text for %s, unless the rest can be told', (_, before, after, path) => {
    const shown = printed('kubernetes_config_map_v1.c', map({ x: 'none', 'x.ini': 'none' }), after);
    expect(shown).toContainEqual([path, 'none', HIDDEN]);
    expect(JSON.stringify(printed('kubernetes_config_map_v1.c', before, after))).not.toContain('four-score');
  });

  test('hides a text whose name stands for one with all that is in it', () => {
    expect(printed('a.b', { kubeconfig: '{"a":1}' }, { kubeconfig: '{"a":2}' })).toEqual([
      ['kubeconfig', HIDDEN, HIDDEN],
    ]);
  });

  test('that the plan knows hides the text, whatever stands next to it', () => {
    const text = (port: number) => map({ x: JSON.stringify({ port, note: 'four-score-and-seven' }) });
    const plan = planOf({
      changes: [
        { address: 'a.b', after: { v: 'four-score-and-seven' }, afterSensitive: { v: true }, configured: {} },
        { address: 'kubernetes_config_map_v1.c', before: text(1), after: text(2), configured: {} },
      ],
    });
    const [change] = describePlan('stack', plan).changes.filter(({ address }) => address !== 'a.b');
    expect(change?.attributes).toEqual([{ path: 'data.x', before: HIDDEN, after: HIDDEN }]);
  });
});
