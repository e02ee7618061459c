import fc from 'fast-check';
import { untoldDifferences } from './untold-differences';

const lke = { region: 'us-east', lifecycle: { prevent_destroy: true } };
const stack = {
  '//': { metadata: { version: '1' } },
  terraform: { backend: { local: { path: 'a' } }, required_version: '>= 1.11.0' },
  provider: { kubernetes: [{ host: 'h' }] },
  data: { terraform_remote_state: { cluster: { backend: 'local' } } },
  locals: { host: 'h' },
  output: { endpoint: { value: 'e' } },
  resource: { linode_lke_cluster: { lke } },
};
const differences = (head: object): readonly string[] => untoldDifferences(JSON.stringify(stack), JSON.stringify(head));

test.each<[string, object, readonly string[]]>([
  ['nothing', {}, []],
  ['the backend', { terraform: { ...stack.terraform, backend: { s3: {} } } }, ['terraform.backend']],
  ['a provider', { provider: { kubernetes: [{ host: 'other' }] } }, ['provider.kubernetes']],
  ['a local', { locals: { host: 'other' } }, ['locals.host']],
  ['a variable that is new', { variable: { token: { type: 'string' } } }, ['variable.token']],
  ['a data source', { data: { terraform_remote_state: { cluster: {} } } }, ['data.terraform_remote_state.cluster']],
  ['a block that is gone', { locals: undefined }, ['locals.host']],
  ['a block that is no mapping', { locals: 'x' }, ['locals', 'locals.host']],
  [
    'what protects a resource',
    { resource: { linode_lke_cluster: { lke: { region: 'us-east' } } } },
    ['resource.linode_lke_cluster.lke.lifecycle'],
  ],
])('%s differs', (_, change, expected) => {
  expect(differences({ ...stack, ...change })).toEqual(expected);
});

test.each<[string, object]>([
  ['an argument of a resource', { resource: { linode_lke_cluster: { lke: { ...lke, region: 'us-ord' } } } }],
  ['a resource that is new', { resource: { linode_lke_cluster: { lke, other: lke } } }],
  ['a resource that is gone', { resource: {} }],
  ['an output', { output: {} }],
  ['what CDKTF notes for itself', { '//': {} }],
])('%s is told by the plan', (_, change) => {
  expect(differences({ ...stack, ...change })).toEqual([]);
});

const ordered = (names: readonly string[], arguments_: (set: readonly string[]) => object) =>
  [names, [...names].reverse()].map((set) => JSON.stringify(arguments_(set))) as [string, string];

test.each<[string, (set: readonly string[]) => object]>([
  ['what is made first', (depends_on) => ({ resource: { a: { b: { depends_on } } } })],
  ['what is read later', (depends_on) => ({ data: { a: { b: { depends_on } } } })],
  ['what is ignored', (ignore_changes) => ({ resource: { a: { b: { lifecycle: { ignore_changes } } } } })],
  ['what replaces', (replace_triggered_by) => ({ resource: { a: { b: { lifecycle: { replace_triggered_by } } } } })],
])('%s is a set', (_, stackOf) => {
  expect(untoldDifferences(...ordered(['a.x', 'a.y'], stackOf))).toEqual([]);
  expect(untoldDifferences(JSON.stringify(stackOf(['a.x'])), JSON.stringify(stackOf(['a.y'])))).toHaveLength(1);
});

test.each<[string, (list: readonly string[]) => object]>([
  ['an argument of data', (program) => ({ data: { a: { b: { program } } } })],
  ['a local', (depends_on) => ({ locals: { depends_on } })],
  ['a provisioner', (command) => ({ resource: { a: { b: { provisioner: command } } } })],
])('%s is a list', (_, stackOf) => {
  expect(untoldDifferences(...ordered(['a.x', 'a.y'], stackOf))).toHaveLength(1);
});

test('nothing differs from itself, and no configuration makes it fail', () => {
  const mapping = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(mapping, mapping, (base, head) => {
      expect(untoldDifferences(JSON.stringify(base), JSON.stringify(base))).toEqual([]);
      expect(Array.isArray(untoldDifferences(JSON.stringify(base), JSON.stringify(head)))).toBe(true);
    }),
  );
});
