import fc from 'fast-check';
import { parse } from 'yaml';
import { SCALARS } from '../../test-support/scalars';
import type { KubeObject } from '../kube-object';
import { parseManifests } from './parse-manifests';
import { printManifest } from './print-manifest';

/** Raised by hand to 20 000 once whenever the emitter changes. */
const numRuns = 1000;

const NASTY = [
  ...SCALARS.map(([scalar]) => scalar),
  ...[':a', '? a', '%YAML 1.1', '\ufffd', '\ufffda\nb', '\u0085\n'],
  ...[
    '',
    ' ',
    'y',
    'N',
    'yes',
    'No',
    'ON',
    'off',
    'true',
    'False',
    'null',
    'Null',
    '~',
    '.inf',
    '-.INF',
    '.nan',
    '=',
    '<<',
    '-',
    '--',
    '---',
  ],
  ...[
    '0775',
    '0o775',
    '0x1F',
    '0b11',
    '1_000',
    '1e3',
    '1.5',
    '.5',
    '5.',
    '+1',
    '-1',
    'e1234567',
    'E0',
    '-e0',
    '--e1',
    'e1_0',
    '12:30:45',
    '1:2',
    '190:20:30',
  ],
  ...[
    '2026-01-29',
    '2026-01-29T01:02:03Z',
    '2001-12-14 21:59:43.10 -5',
    '250m',
    '1Gi',
    '0Mi',
    '1E',
    '08',
    '10.0.0.0/8',
    '...',
    '... ',
  ],
  ...[
    'a: b',
    'a:b',
    'a:',
    ':a',
    'a #b',
    '#a',
    '&a',
    '*a',
    '!a',
    '!!str a',
    '|',
    '>',
    '|-',
    '%a',
    '@a',
    '`a',
    '{a}',
    '[a]',
    'a,b',
    '? a',
    '- a',
    '"a"',
    "'a'",
    'a\\b',
    'it\'s "so"',
  ],
  ...[
    'a ',
    ' a',
    'a\t',
    '\ta',
    'a\tb',
    'a\n',
    '\na',
    'a\n\n',
    '\n',
    '\n\n',
    ' \n',
    'a\nb',
    'a\n\nb',
    ' a\nb',
    'a\n b',
    'a\n\tb\n',
    '\n a\n',
    'a \nb',
    'a\r',
    'a\r\nb',
    'a\n \nb',
    'a\n---\nb\n',
    'a\n...\nb',
    'a\n# b\n',
    '#a\n b\n',
  ],
  ...[
    '\u0085',
    'a\u2028b',
    'a\u2029\nb',
    '\ufeff',
    '\ufeffa\nb',
    '\u00a0',
    '\u0000',
    '\u001b[0m',
    '\u007f',
    '\ufffe',
    'é',
    '日本語',
    '🚀',
    '🚀\nb',
    '[section]\nkey = value\n\n; comment\nother = "x"\n',
  ],
];

const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: fc.constantFrom(...'ae10_.:-+ \n\t#"\'\\/@=,%$({[|>&*!?~<'), maxLength: 12 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 3 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const key = text.filter((value) => value.length <= 100);
const number = fc
  .oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.bigInt(-(2n ** 70n), 2n ** 70n).map(Number),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  .map((value) => (value === 0 ? 0 : value));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'value' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4, depthIdentifier: 'value' }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, depthIdentifier: 'value', noNullPrototype: true }),
  ),
}));

function configMap(data: unknown): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'sample' }, data };
}

describe('printManifest', () => {
  it('prints what YAML 1.1 and YAML 1.2 readers read back equal', () => {
    fc.assert(
      fc.property(value, (data) => {
        const printed = printManifest(configMap(data));
        for (const version of ['1.1', '1.2'] as const) expect(parse(printed, { version })).toEqual(configMap(data));
        expect(parseManifests(printed, 'sample.yaml')).toEqual([configMap(data)]);
      }),
      { numRuns, examples: NASTY.flatMap((nasty): [unknown][] => [[nasty], [[nasty]], [{ [nasty]: nasty }]]) },
    );
  });

  it('prints the same bytes whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(key, text), (data) => {
        const reversed = Object.fromEntries(Object.entries(data).reverse());
        expect(printManifest(configMap(reversed))).toBe(printManifest(configMap(data)));
      }),
      { numRuns: numRuns / 10 },
    );
  });

  it('puts what a thing is before its details, and prints configuration files line by line', () => {
    const object = {
      spec: {
        template: { containers: [{ image: 'redis:7.4@sha256:00', args: ['--port', '6379'], name: 'redis', env: [] }] },
        cpu: '250m',
      },
      data: { 'app.ini': '[app]\nmode = "x"\n\nend = 1\n', origins: '["https://example.com"]', empty: {} },
      metadata: { labels: { app: 'redis' }, namespace: 'sample', name: 'redis', annotations: undefined },
      kind: 'Sample',
      apiVersion: 'v1',
    };
    expect(printManifest(object)).toBe(`apiVersion: v1
kind: Sample
metadata:
  name: redis
  namespace: sample
  labels:
    app: redis
data:
  app.ini: |
    [app]
    mode = "x"

    end = 1
  empty: {}
  origins: '["https://example.com"]'
spec:
  cpu: 250m
  template:
    containers:
      - name: redis
        image: redis:7.4@sha256:00
        args:
          - --port
          - "6379"
        env: []
`);
  });

  const cycle: unknown[] = [];
  cycle.push(cycle);
  it.each([
    ['undefined in a list', [undefined], 'ConfigMap/sample: data[0]: got undefined undefined'],
    ['a function', { run: () => 1 }, 'ConfigMap/sample: data.run: got function'],
    ['NaN', { n: Number.NaN }, 'ConfigMap/sample: data.n: got number NaN'],
    ['Infinity', { n: Number.POSITIVE_INFINITY }, 'ConfigMap/sample: data.n: got number Infinity'],
    ['a bigint', { n: 1n }, 'ConfigMap/sample: data.n: got bigint 1'],
    ['a symbol', { n: Symbol('s') }, 'ConfigMap/sample: data.n: got a symbol'],
    ['a Date', { at: new Date(0) }, 'ConfigMap/sample: data.at: got a Date'],
    ['a Map', new Map(), 'ConfigMap/sample: data: got a Map'],
    ['half a surrogate pair', { text: '\ud800' }, 'ConfigMap/sample: data.text: got "\\ud800"'],
    ['half a surrogate pair in a key', { '\udc00': '' }, 'got "\\udc00"; allowed: a key'],
    ['a cycle', cycle, 'got nesting deeper than 100'],
  ])('refuses %s and names the field', (_, data, message) => {
    expect(() => printManifest(configMap(data))).toThrow(message);
  });
});
