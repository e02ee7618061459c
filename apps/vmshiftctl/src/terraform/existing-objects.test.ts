import type { PlannedResource } from '@vmshift/terraform-review';
import { loopbackServer } from '../testing/loopback-server';
import { testWorld } from '../testing/test-world';
import { existingObjects } from './existing-objects';
import { interruptible, uninterrupted } from './interruption';
import { refuseSecondObjects } from './refuse-second-objects';

const resource = (address: string, over: Partial<PlannedResource>): PlannedResource => ({
  address,
  type: address.split('.')[0] ?? '',
  action: 'create',
  deleteFirst: false,
  reason: undefined,
  previousAddress: undefined,
  importing: false,
  before: null,
  after: null,
  changes: [],
  replacePaths: [],
  configured: new Set(),
  isConfigured: () => false,
  ...over,
});

/** Linode, by path. */
function linode(lists: Readonly<Record<string, readonly object[]>>) {
  const fetch = async (url: string | URL | Request): Promise<Response> => {
    const data = lists[new URL(String(url)).pathname.replace('/v4', '')];
    if (data === undefined) return Response.json({ errors: [{ reason: 'Not found' }] }, { status: 404 });
    return Response.json({ data, page: 1, pages: 1 });
  };
  return { fetch, url: 'https://linode.invalid', token: 't', scope: 's' };
}

const cluster = resource('linode_lke_cluster.cluster_lke', { after: { label: 'vmshift-dev' } });
const clusters = {
  '/lke/clusters': [
    { id: 7, label: 'vmshift-dev' },
    { id: 8, label: 'vmshift-staging' },
  ],
};

test('finds what has the label of an object that is to be made', async () => {
  expect(await existingObjects([cluster], linode(clusters))).toEqual([
    { address: 'linode_lke_cluster.cluster_lke', id: '7' },
  ]);
});

test('what the state knows is none: an object that is replaced, or another one of the label', async () => {
  const replaced = { ...cluster, action: 'replace', before: { id: '7', label: 'vmshift-dev' } } as const;
  expect(await existingObjects([replaced], linode(clusters))).toEqual([]);
  const kept = resource('linode_lke_cluster.old', { action: 'no-op', before: { id: '7' }, after: { id: '7' } });
  expect(await existingObjects([cluster, kept], linode(clusters))).toEqual([]);
});

test('finds databases, pools of a cluster that is known, and records of name and type', async () => {
  const resources = [
    resource('linode_database_postgresql_v2.db', { after: { label: 'vmshift-dev' } }),
    resource('linode_lke_node_pool.batch', { after: { cluster_id: 7, label: 'batch' } }),
    resource('linode_lke_node_pool.later', { after: { label: 'batch' } }),
    resource('linode_domain_record.host', { after: { domain_id: '77', name: 'vmshift-dev', record_type: 'CNAME' } }),
    resource('helm_release.argo-cd', { after: { name: 'argo-cd' } }),
  ];
  const lists = {
    '/databases/postgresql/instances': [{ id: 1, label: 'vmshift-dev', type: 'g6-nanode-1' }],
    '/lke/clusters/7/pools': [
      { id: 2, label: '' },
      { id: 3, label: 'batch' },
    ],
    '/domains/77/records': [
      { id: 4, name: 'vmshift-dev', type: 'TXT' },
      { id: 5, name: 'vmshift-dev', type: 'CNAME' },
    ],
  };
  expect((await existingObjects(resources, linode(lists))).map(({ id }) => id)).toEqual(['1', '7,3', '77,5']);
});

test('a deploy is refused with the command, and goes on where Linode does not tell', async () => {
  const original = globalThis.fetch;
  const world = testWorld({ env: { LINODE_TOKEN: 't', LINODE_URL: 'https://linode.invalid' } });
  try {
    globalThis.fetch = linode(clusters).fetch;
    await expect(refuseSecondObjects('cluster-dev', [cluster], uninterrupted, world)).rejects.toThrow(
      [
        'cluster-dev was not deployed: Linode has what it would make, and the state does not know it (needs the shell of docs/maintenance.md#terraform-by-hand):',
        '  linode_lke_cluster.cluster_lke: 7',
        "    to take it in: terraform -chdir=cdktf.out/stacks/cluster-dev import 'linode_lke_cluster.cluster_lke' '7'",
        '  when that is done: ./vmshiftctl deploy cluster-dev; what is not to be kept is deleted at https://cloud.linode.com instead',
      ].join('\n'),
    );
    globalThis.fetch = linode({}).fetch;
    await refuseSecondObjects('cluster-dev', [cluster], uninterrupted, world);
  } finally {
    globalThis.fetch = original;
  }
  expect(world.warned).toEqual([
    expect.stringMatching(
      /^cluster-dev: not checked whether Linode has already what is to be made: Linode answered 404/,
    ),
  ]);
});

/** Less than the time in which Linode has to answer. */
const BEFORE_ITS_BOUND_MS = 14_000;

test(
  'an interrupt ends the question to a Linode that does not answer',
  async () => {
    const silent = await loopbackServer(() => {
      process.emit('SIGINT', 'SIGINT');
      return 'silence';
    });
    const world = testWorld({ env: { LINODE_TOKEN: 't', LINODE_URL: silent.url } });
    const asked = interruptible(world, 'plan', (interruption) =>
      refuseSecondObjects('cluster-dev', [cluster], interruption, world),
    );
    await expect(asked).rejects.toThrow('question to Linode about cluster-dev: interrupted');
    expect(world.warned).not.toContainEqual(expect.stringMatching(/not checked/));
    await silent.close();
  },
  BEFORE_ITS_BOUND_MS,
);
