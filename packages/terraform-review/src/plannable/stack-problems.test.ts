import fc from 'fast-check';
import { stackAllowList } from './allow-list';
import type { JsonObject } from './json-value';
import { describeStackProblem } from './stack-problem';
import { checkStack, stacksRead, variablesOf } from './stack-problems';

const TOKEN = `\${kubernetes_secret_v1.token.data.token}`;

const BASE: JsonObject = {
  '//': { metadata: { stackName: 'platform-dev' } },
  data: {
    terraform_remote_state: {
      'cross-stack-reference-input-cluster-dev': { backend: 'local', config: { path: '../cluster-dev.tfstate' } },
    },
  },
  locals: {
    key: `\${kubernetes_secret_v1.key.data.key}`,
    server: `\${data.terraform_remote_state.cross-stack-reference-input-cluster-dev.outputs.server}`,
  },
  output: { server: { sensitive: true, value: `\${nonsensitive(local.server)}` } },
  provider: { kubernetes: [{ host: `\${local.server}`, token: TOKEN, client_key: `\${local.key}` }] },
  resource: {
    kubernetes_secret_v1: {
      token: { metadata: { name: 'token' }, type: 'Opaque' },
      key: { metadata: { name: 'key' } },
    },
    kubernetes_namespace_v1: {
      namespace: { metadata: { name: 'dev' }, lifecycle: { prevent_destroy: true } },
      inner: { metadata: { name: `\${kubernetes_namespace_v1.namespace.metadata[0].name}-x` } },
    },
  },
  terraform: {
    backend: { local: { path: '../platform-dev.tfstate' } },
    required_providers: { kubernetes: { source: 'kubernetes', version: '2.38.0' } },
    required_version: '>= 1.11.0',
  },
  variable: { password: { type: 'string', ephemeral: true, sensitive: true } },
};

const allowed = stackAllowList(new Map([['platform-dev', BASE]]), []);

const problems = (name: string, stack: unknown): readonly string[] => {
  const checked = checkStack(name, Buffer.from(JSON.stringify(stack, null, 2)), allowed);
  return 'problems' in checked ? checked.problems.map(describeStackProblem) : [];
};

/** The base for another environment. */
const other: JsonObject = JSON.parse(JSON.stringify(BASE).replaceAll('-dev', '-new'));

test('the base may be planned, and so may the same for another environment', () => {
  expect(problems('platform-dev', BASE)).toEqual([]);
  expect(problems('platform-new', other)).toEqual([]);
  expect([stacksRead(BASE), variablesOf(BASE)]).toEqual([['cluster-dev'], ['password']]);
});

test('more objects of the types that there are, with references to each other, may be planned', () => {
  const more = {
    ...(BASE.resource as JsonObject),
    kubernetes_namespace_v1: {
      namespace: { metadata: { name: `\${kubernetes_namespace_v1.more.metadata[0].name}-x` } },
      more: {
        metadata: { name: 'more' },
        depends_on: [
          'kubernetes_secret_v1.token',
          'data.terraform_remote_state.cross-stack-reference-input-cluster-dev',
        ],
        lifecycle: { create_before_destroy: true, ignore_changes: ['metadata[0].labels["a/b"]'] },
      },
    },
  };
  const moved = [{ from: 'kubernetes_namespace_v1.old', to: 'kubernetes_namespace_v1.more' }];
  const removed = [{ from: 'kubernetes_namespace_v1.older', lifecycle: { destroy: false } }];
  expect(problems('platform-dev', { ...BASE, moved, removed, resource: more })).toEqual([]);
});

test('a credential of a stack that is planned comes from the state of no new stack', () => {
  expect(problems('platform-dev', { ...BASE, data: other.data, locals: other.locals })).toEqual([
    expect.stringMatching(/^platform-dev: locals\.server: got .*; allowed: the states cluster-dev$/),
  ]);
});

test.each<[string, JsonObject, string]>([
  ['a section', { module: {} }, 'module: got {}'],
  ['a section of JavaScript', JSON.parse('{"__proto__": {"module": {}}}'), '__proto__: got {"module":{}}'],
  ['a section that looks alike', { ｍodule: {} }, 'ｍodule: got {}'],
  ['a list in the place of a section', { resource: [{ null_resource: {} }] }, 'resource: got [{"null_resource":{}}]'],
  [
    'a list of objects',
    { resource: { kubernetes_namespace_v1: [{ x: {} }] } },
    'resource.kubernetes_namespace_v1: got [{"x":{}}]',
  ],
  [
    'a list of blocks',
    { resource: { kubernetes_namespace_v1: { x: [{}] } } },
    'resource.kubernetes_namespace_v1.x: got [{}]',
  ],
  ['a type of JavaScript', { resource: { constructor: { x: {} } } }, 'resource: got "constructor"'],
  [
    'a type that looks alike',
    { resource: { kubernetes_namespace_v１: { x: {} } } },
    'resource: got "kubernetes_namespace_v１"',
  ],
  [
    'another name',
    { resource: { kubernetes_namespace_v1: { 'x y': {} } } },
    'resource.kubernetes_namespace_v1.x y: got "x y"',
  ],
  [
    'a computed dependency',
    { resource: { kubernetes_namespace_v1: { x: { depends_on: [TOKEN] } } } },
    'resource.kubernetes_namespace_v1.x.depends_on',
  ],
  [
    'another lifecycle',
    { resource: { kubernetes_namespace_v1: { x: { lifecycle: { replace_triggered_by: [] } } } } },
    'resource.kubernetes_namespace_v1.x.lifecycle.replace_triggered_by',
  ],
  [
    'an object that a credential is made of',
    { resource: { kubernetes_secret_v1: { token: { metadata: { name: 'other' } } } } },
    'resource.kubernetes_secret_v1.token: got',
  ],
  [
    'an object that a credential is made of, by a local',
    { resource: { kubernetes_secret_v1: { key: { metadata: { name: 'other' } } } } },
    'resource.kubernetes_secret_v1.key: got',
  ],
  [
    'a state whose name is JSON',
    {
      data: {
        terraform_remote_state: {
          'cross-stack-reference-input-cluster-x","y":"z': {
            backend: 'local',
            config: { path: '../cluster-x', y: 'z.tfstate' },
          },
        },
      },
    },
    'data.terraform_remote_state.cross-stack-reference-input-cluster-x',
  ],
  ['a call of nothing', { output: { x: { value: `\${("x")}` } } }, 'output.x.value: got "("'],
  [
    'a local that a credential is made of',
    { locals: { server: 'https://evil.example.invalid' } },
    'locals.server: got',
  ],
  [
    'a variable with a value',
    { variable: { x: { type: 'string', ephemeral: true, default: 'x' } } },
    'variable.x.default: got "x"',
  ],
  ['a variable that is stored', { variable: { x: { type: 'string' } } }, 'variable.x.ephemeral: got nothing'],
  ['a condition of an output', { output: { x: { value: 'x', precondition: [] } } }, 'output.x.precondition: got []'],
  [
    'a move to what a credential is made of',
    { moved: [{ from: 'kubernetes_secret_v1.x', to: 'kubernetes_secret_v1.token' }] },
    'moved: got',
  ],
  [
    'a provisioner of a removed object',
    { removed: [{ from: 'kubernetes_namespace_v1.x', lifecycle: { destroy: true }, provisioner: [] }] },
    'removed: got',
  ],
  ['no provider', { provider: {} }, 'provider.kubernetes: got nothing'],
])('%s', (_, over, problem) => {
  const stack = Object.fromEntries([...Object.entries(BASE), ...Object.entries(over)]);
  expect(problems('platform-dev', stack)).toContainEqual(expect.stringContaining(`platform-dev: ${problem}`));
});

test('an object without a pinned provider would come from a namespace that no one chose', () => {
  const terraform = { ...(BASE.terraform as JsonObject), required_providers: {} };
  expect(problems('platform-dev', { ...BASE, terraform, provider: {} })).toContainEqual(
    expect.stringContaining('terraform.required_providers.kubernetes: got nothing; allowed: the provider of'),
  );
});

test('what is found is printed short, and all of it', () => {
  const long = 'x'.repeat(10_000);
  const lines = problems('platform-dev', { ...BASE, [long]: long, [`${long}y`]: {} });
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line.length).toBeLessThan(400);
});

test('whatever stands in a stack, it is judged', () => {
  const sections = fc.constantFrom(...Object.keys(BASE), 'moved', 'removed', 'module', '__proto__', 'toString');
  const names = fc.constantFrom(
    'kubernetes_namespace_v1',
    'helm_release',
    'local',
    '__proto__',
    'x',
    '//',
    'lifecycle',
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, 1, '', TOKEN, `\${file("x")}`, '${', 'all', 'kubernetes_namespace_v1.x'),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(names, tie('value'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(sections, value, { maxKeys: 4 }), fc.boolean(), (over, whole) => {
      const stack = whole ? over : Object.fromEntries([...Object.entries(BASE), ...Object.entries(over)]);
      const found = problems('platform-dev', stack);
      if (JSON.stringify(stack).includes('file(')) expect(found).not.toEqual([]);
    }),
  );
});
