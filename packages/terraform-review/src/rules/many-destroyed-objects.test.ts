import { contextOf, findingsOf, type TestChange, testPlanRule } from '@vmshift/terraform-review/testing';

const roles = (count: number, over: object = {}): readonly TestChange[] =>
  Array.from({ length: count }, (_, index) => ({
    address: `kubernetes_role_v1.r${index}`,
    before: { index },
    ...over,
  }));
const role = (index: number) => ({
  object: `stack: kubernetes_role_v1.r${index}`,
  path: '',
  verdict: 'block' as const,
});
const volume = { address: 'linode_volume.x', before: { label: 'v' } };

testPlanRule('many-objects-destroyed', {
  flags: {
    'six of a type that has no rule of its own': [
      contextOf({ changes: roles(6) }),
      { ...role(0), because: 'the plan destroys or replaces 6 objects of this stack; more than 5 are stopped' },
      ...[1, 2, 3, 4, 5].map(role),
    ],
    'six that are replaced': [
      contextOf({ changes: roles(6, { after: {}, replacePaths: [['index']] }) }),
      { ...role(0), impact: 'the object is destroyed and a new one created' },
      ...[1, 2, 3, 4, 5].map(role),
    ],
    'five, and a volume that blocks already': [
      contextOf({ changes: [...roles(5), volume] }),
      role(0),
      ...[1, 2, 3, 4].map(role),
    ],
    'five, and a key whose loss is a warning': [
      contextOf({ changes: [...roles(5), { address: 'linode_object_storage_key.x', before: { label: 'k' } }] }),
      role(0),
      ...[1, 2, 3, 4].map(role),
      { object: 'stack: linode_object_storage_key.x', path: '' },
    ],
  },
  accepts: { five: contextOf({ changes: roles(5) }) },
});

test('what blocks already is not told twice', () => {
  const changes = [
    ...roles(5),
    { address: 'linode_domain_record.x', before: { name: 'n' } },
    { address: 'linode_firewall.x', before: {} },
  ];
  expect(
    findingsOf({ changes })
      .map(({ object }) => object)
      .sort(),
  ).toEqual(changes.map(({ address }) => `stack: ${address}`).sort());
});
