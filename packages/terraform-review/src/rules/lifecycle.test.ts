import { terraformFindings } from '../terraform-findings';
import { cluster, database, metadata, release, secret } from '../testing/objects';
import { findingsOf, planOf, type TestChange, update, verdicts } from '../testing/plan-builder';

const gone = (type: string, before: object): TestChange => ({ address: `${type}.x`, before });

describe('objects that go', () => {
  test.each([
    ['linode_lke_cluster', cluster(), 'block', 'data-loss'],
    ['linode_lke_node_pool', { type: 'x', tags: [] }, 'block', 'outage'],
    ['linode_database_postgresql_v2', database(), 'block', 'data-loss'],
    ['linode_volume', { label: 'v' }, 'block', 'data-loss'],
    ['linode_object_storage_bucket', { label: 'b' }, 'block', 'data-loss'],
    ['linode_object_storage_key', { label: 'k' }, 'warn', 'outage'],
    ['linode_domain', { domain: 'd' }, 'block', 'outage'],
    ['kubernetes_namespace_v1', { metadata: metadata('n') }, 'block', 'data-loss'],
    ['kubernetes_secret_v1', secret(1), 'block', 'outage'],
    ['kubernetes_persistent_volume_claim_v1', { metadata: metadata('c', 'n') }, 'block', 'data-loss'],
    ['kubernetes_service_account_v1', { metadata: metadata('s', 'n') }, 'warn', 'outage'],
    ['helm_release', release('argo-cd', {}, { chart: 'assets/argo-cd-10.1.1.tgz' }), 'block', 'outage'],
    ['helm_release', release('argocd-apps'), 'block', 'outage'],
    ['helm_release', release('traefik'), 'block', 'outage'],
    ['helm_release', release('metrics-server'), 'warn', 'outage'],
  ])('%s is told', (type, before, verdict, threat) => {
    for (const change of [gone(type, before), { ...gone(type, before), after: before, replacePaths: [['name']] }]) {
      expect(findingsOf({ changes: [change] }).map((finding) => [finding.verdict, finding.class])).toEqual([
        [verdict, threat],
      ]);
    }
  });

  test('what nobody misses is not', () => {
    expect(verdicts(gone('kubernetes_role_v1', { metadata: metadata('r', 'n') }))).toEqual([]);
  });

  test('the reason tells what prevent_destroy does not stop', () => {
    const [finding] = findingsOf({
      changes: [{ ...gone('linode_volume', { label: 'v' }), reason: 'delete_because_no_resource_config' }],
    });
    expect(finding?.because).toBe('the object left the configuration, which prevent_destroy does not stop');
  });

  test('the reason tells which goes first', () => {
    const change = {
      address: 'linode_volume.x',
      before: { region: 'a' },
      after: { region: 'b' },
      replacePaths: [['region']],
    };
    expect(findingsOf({ changes: [change] })[0]).toMatchObject({
      path: 'region',
      before: 'a',
      after: 'b',
      because: 'region cannot change in place; the old object is deleted first',
    });
    expect(findingsOf({ changes: [{ ...change, createFirst: true }] })[0]?.because).toContain(
      'after the new one exists',
    );
  });
});

describe('many objects at once', () => {
  const roles = (count: number): readonly TestChange[] =>
    Array.from({ length: count }, (_, index) => ({ address: `kubernetes_role_v1.r${index}`, before: { index } }));

  test('more than five of any type are stopped, each by its address', () => {
    expect(verdicts(...roles(6))).toEqual(Array(6).fill('block many-objects-destroyed'));
  });

  test('five are not', () => {
    expect(verdicts(...roles(5))).toEqual([]);
  });

  test('what blocks already is not told twice', () => {
    expect(verdicts(...roles(5), gone('linode_volume', { label: 'v' }))).toEqual([
      'block object-destroyed',
      ...Array(5).fill('block many-objects-destroyed'),
    ]);
  });
});

describe('objects that the provider did not find', () => {
  test('a release is told whether it is created again or dropped', () => {
    const drift = [gone('helm_release', release('traefik'))];
    expect(findingsOf({ drift }).map(({ id, verdict }) => `${verdict} ${id}`)).toEqual(['block release-forgotten']);
  });

  test('a cluster that is created again blocks, one that only left is a warning', () => {
    const drift = [gone('linode_lke_cluster', cluster())];
    const changes = [{ address: 'linode_lke_cluster.x', after: cluster() }];
    expect(findingsOf({ drift, changes }).map(({ id, verdict }) => `${verdict} ${id}`)).toEqual([
      'block object-forgotten',
    ]);
    expect(findingsOf({ drift }).map(({ id, verdict }) => `${verdict} ${id}`)).toEqual(['warn object-forgotten']);
  });

  test('an object that merely changed is not', () => {
    expect(findingsOf({ drift: [{ address: 'a.b', before: { a: 1 }, after: { a: 2 } }] })).toEqual([]);
  });
});

test('a plan that shows a part of the change blocks', () => {
  expect(findingsOf({ over: { complete: false } }).map(({ id }) => id)).toEqual(['plan-incomplete']);
  expect(findingsOf({ over: { deferred_changes: [{}] } }).map(({ id }) => id)).toEqual(['plan-incomplete']);
});

test('an object that is left to itself is told', () => {
  expect(verdicts({ address: 'linode_volume.x', before: { label: 'v' }, actions: ['forget'] })).toEqual([
    'warn object-abandoned',
  ]);
});

test('an object that moved to another address is no loss', () => {
  const volume = { label: 'v' };
  const moved = { address: 'linode_volume.new', previousAddress: 'linode_volume.old', before: volume, after: volume };
  expect(verdicts(moved)).toEqual([]);
});

describe('an object under another address', () => {
  const gone = { address: 'linode_volume.old', before: { label: 'v', id: '7', tags: null } };

  test('is destroyed and made anew, and what to do instead is said', () => {
    const made = {
      address: 'linode_volume.new',
      after: { label: 'v', id: null, tags: [] },
      configured: { label: {}, tags: {} },
    };
    const [finding] = findingsOf({ changes: [gone, made] });
    expect(finding).toMatchObject({ id: 'object-destroyed', verdict: 'block' });
    expect(finding?.because).toContain('the same object is made anew as linode_volume.new');
    expect(finding?.fix).toContain('moveFromId');
  });

  test('is another object when anything else differs', () => {
    for (const other of [{ label: 'w' }, { label: 'v', tags: ['a'] }]) {
      const [finding] = findingsOf({ changes: [gone, { address: 'linode_volume.new', after: other }] });
      expect(finding?.because).not.toContain('anew');
    }
  });
});

describe('Secrets', () => {
  const configured = { data_wo: {}, data_wo_revision: {} };

  test.each([[null], [0]])('write-only data with revision %p stays empty', (revision) => {
    expect(verdicts({ address: 'kubernetes_secret_v1.s', after: secret(revision), configured })).toEqual([
      'block secret-stays-empty data_wo_revision',
    ]);
  });

  test.each([
    [1, 2],
    [1_650_102_322, 7],
  ])('a revision that goes from %i to %i sends the values again', (before, after) => {
    expect(update('kubernetes_secret_v1', secret(before), secret(after))).toEqual([
      'info secret-rotated data_wo_revision',
    ]);
  });

  test('ordinary data is in the state', () => {
    const after = secret(null, { data: { a: 'x' } });
    expect(verdicts({ address: 'kubernetes_secret_v1.s', after, configured: { data: {} } })).toEqual([
      'warn secret-in-state data',
    ]);
  });

  test('a label is no danger', () => {
    expect(
      update('kubernetes_secret_v1', secret(1), secret(1, { metadata: metadata('s', 'n', { labels: { a: 'b' } }) })),
    ).toEqual([]);
  });
});

describe('access inside a cluster', () => {
  const role = (...rule: readonly object[]): object => ({ metadata: metadata('r', 'n'), rule });
  const rule = (verbs: readonly string[], resources: readonly string[], over: object = {}): object => ({
    verbs,
    resources,
    ...over,
  });
  const before = role(rule(['get', 'list'], ['pods']));

  test.each([
    ['everything', rule(['*'], ['*'])],
    ['Secrets', rule(['get'], ['secrets'])],
    ['impersonation', rule(['impersonate'], ['users'])],
    ['shells in pods', rule(['create'], ['pods/exec'])],
  ])('a role that gains %s is told', (_, gained) => {
    expect(update('kubernetes_role_v1', before, role(rule(['get', 'list'], ['pods']), gained))).toEqual([
      'block role-gains-privilege rule',
    ]);
  });

  test('a role that gains a kind, one Secret by name, or loses something is fine', () => {
    expect(update('kubernetes_role_v1', before, role(rule(['get'], ['pods', 'services'])))).toEqual([]);
    expect(update('kubernetes_role_v1', before, role(rule(['get'], ['secrets'], { resource_names: ['x'] })))).toEqual(
      [],
    );
    expect(update('kubernetes_role_v1', role(rule(['*'], ['*'])), before)).toEqual([]);
  });

  test('a binding to cluster-admin is told', () => {
    const binding = (name: string): object => ({ role_ref: [{ kind: 'ClusterRole', name }] });
    expect(verdicts({ address: 'kubernetes_cluster_role_binding_v1.b', after: binding('cluster-admin') })).toEqual([
      'block bound-to-cluster-admin role_ref[0].name',
    ]);
    expect(verdicts({ address: 'kubernetes_cluster_role_binding_v1.b', after: binding('view') })).toEqual([]);
  });

  test('a weaker Pod Security level is told, a stronger one is not', () => {
    const namespace = (level?: string): object => ({
      metadata: metadata('n', undefined, {
        labels: level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level },
      }),
    });
    const path = 'metadata[0].labels["pod-security.kubernetes.io/enforce"]';
    expect(update('kubernetes_namespace_v1', namespace('restricted'), namespace('baseline'))).toEqual([
      `block pod-security-lowered ${path}`,
    ]);
    expect(update('kubernetes_namespace_v1', namespace('restricted'), namespace())).toEqual([
      `block pod-security-lowered ${path}`,
    ]);
    expect(update('kubernetes_namespace_v1', namespace(), namespace('restricted'))).toEqual([]);
  });
});

describe('provider blocks', () => {
  const expression = (text: string): string => `\${${text}}`;

  const providers = (expressions: object): readonly string[] => {
    const plan = planOf({ over: { configuration: { provider_config: { p: { name: 'p', expressions } } } } });
    return terraformFindings({ stack: 's', environments: [], plan }).map(({ id, path }) => `${id} ${path}`);
  };

  test('a credential that is written down, no TLS check, buckets that are emptied: told', () => {
    expect(providers({ token: { constant_value: 'x' } })).toEqual(['provider-credential-in-configuration token']);
    expect(providers({ kubernetes: { constant_value: { insecure: true } } })).toEqual([
      'provider-without-tls-check kubernetes.insecure',
    ]);
    expect(providers({ obj_bucket_force_delete: { constant_value: true } })).toEqual([
      'buckets-emptied-on-destroy obj_bucket_force_delete',
    ]);
  });

  test('a reference, also in the form that JSON configuration gives it, is fine', () => {
    expect(providers({ token: { references: ['var.token'] } })).toEqual([]);
    expect(providers({ token: { constant_value: expression('var.token'), references: ['var.token'] } })).toEqual([]);
    expect(providers({ kubernetes: { constant_value: { token: expression('sensitive(data.x.y)') } } })).toEqual([]);
    expect(providers({ event_poll_ms: { constant_value: 200 } })).toEqual([]);
  });
});
