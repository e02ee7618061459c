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

test('nothing differs from itself, and no configuration makes it fail', () => {
  const mapping = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(mapping, mapping, (base, head) => {
      expect(untoldDifferences(JSON.stringify(base), JSON.stringify(base))).toEqual([]);
      expect(Array.isArray(untoldDifferences(JSON.stringify(base), JSON.stringify(head)))).toBe(true);
    }),
  );
});
