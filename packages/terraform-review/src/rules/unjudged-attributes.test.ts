import type { Rule } from '@vmshift/findings';
import { cluster, contextOf, metadata, pool, release, testPlanRule, updated } from '@vmshift/terraform-review/testing';
import type { PlanContext } from '../rule';
import { HARMLESS } from '../unjudged/harmless-attributes';
import { planRules } from './rules';
import { unjudgedAttributes } from './unjudged-attributes';

const CLUSTER = 'stack: linode_lke_cluster.x';
const RELEASE = 'stack: helm_release.x';
const changed = (over: object) => updated('linode_lke_cluster', cluster(), cluster(over));
const values = (before: object, after: object) =>
  updated('helm_release', release('traefik', before), release('traefik', after));
const ENTRY = {
  destination: { name: 'shop-demo', namespace: 'shop-demo' },
  finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'],
  source: { path: 'dist/demo', repoURL: 'https://git.example.invalid/r.git', targetRevision: 'main' },
  syncPolicy: { automated: { prune: true }, retry: { limit: 5, backoff: { duration: '5s', factor: 2 } } },
};
const PROJECT = {
  destinations: [{ name: 'shop-demo', namespace: 'shop-demo' }],
  namespaceResourceWhitelist: [{ group: 'apps', kind: 'Deployment' }],
  sourceRepos: ['https://git.example.invalid/r.git'],
};
const NO_ENVIRONMENT = release('argocd-apps', { applications: { a: ENTRY }, projects: { a: PROJECT } });
const ENVIRONMENT = release('argocd-apps', {
  applications: { a: ENTRY, b: ENTRY },
  projects: { a: PROJECT, b: PROJECT },
});
const namespace = (labels: object) => ({ metadata: metadata('shop-demo', undefined, { labels }) });
const POD_SECURITY = Object.fromEntries(
  ['audit', 'enforce', 'warn'].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, 'restricted'],
    [`pod-security.kubernetes.io/${mode}-version`, 'v1.35'],
  ]),
);
const account = (labels: object, more: object = {}) => ({ metadata: metadata('reader', 'dev', { labels }), ...more });

testPlanRule('attribute-unjudged', {
  flags: {
    'a firewall of a pool': [
      changed({ pool: [pool({ firewall_id: 7 })] }),
      {
        ...{ object: CLUSTER, path: 'pool[0].firewall_id', before: undefined, after: '7', verdict: 'warn' },
        because: 'no rule knows what this attribute does, and by its name it belongs to networking',
      },
    ],
    'labels of an object': [
      updated('kubernetes_service_account_v1', account({ team: 'a' }), account({ team: 'b' })),
      { object: 'stack: kubernetes_service_account_v1.x', path: 'metadata[0].labels.team', before: 'a', after: 'b' },
    ],
    'who gets the token of an account': [
      updated('kubernetes_service_account_v1', account({}), account({}, { automount_service_account_token: true })),
      { object: 'stack: kubernetes_service_account_v1.x', path: 'automount_service_account_token' },
    ],
    'a value of a chart': [
      values({ ports: { web: { port: 80 } } }, { ports: { web: { port: 81 } } }),
      { object: RELEASE, path: 'values.ports.web.port', before: '80', after: '81' },
    ],
    'a map that comes, as a whole': [
      values(
        { ports: { a: { port: 1 } } },
        { ports: { a: { port: 1 }, b: { port: 2, hostname: 'x', logLevel: 'DEBUG' } } },
      ),
      {
        object: RELEASE,
        path: 'values.ports.b',
        before: undefined,
        after: '{"port":2,"hostname":"x","logLevel":"DEBUG"}',
      },
    ],
    'an attribute that goes': [
      updated(
        'linode_lke_cluster',
        cluster({ control_plane: [{ audit_logs_enabled: true, high_availability: false }] }),
        cluster({ control_plane: [{ high_availability: false }] }),
      ),
      { object: CLUSTER, path: 'control_plane[0].audit_logs_enabled', before: 'true', after: undefined },
    ],
    'what else changes in an object that is replaced': [
      contextOf({
        changes: [
          {
            address: 'linode_lke_cluster.x',
            before: cluster(),
            after: cluster({ region: 'us-ord', label: 'other' }),
            replacePaths: [['region']],
          },
        ],
      }),
      { object: CLUSTER, path: 'label' },
    ],
    'a reference whose value the apply alone tells': [
      contextOf({
        changes: [
          {
            address: 'linode_lke_cluster.x',
            before: cluster(),
            after: cluster({ label: null }),
            unknown: { label: true },
          },
        ],
      }),
      { object: CLUSTER, path: 'label', after: '(known after apply)' },
    ],
  },
  accepts: {
    'an attribute that a rule reads': changed({ k8s_version: '1.36' }),
    'an attribute that harms nothing': changed({ tags: ['other'] }),
    'the pauses of an Application that goes': updated(
      'helm_release',
      release('argocd-apps', { applications: { app: { syncPolicy: { retry: { backoff: { factor: 2 } } } } } }),
      release('argocd-apps', { applications: {} }),
    ),
    'an Application that comes with its project': updated('helm_release', NO_ENVIRONMENT, ENVIRONMENT),
    'an Application that goes with its project': updated('helm_release', ENVIRONMENT, NO_ENVIRONMENT),
    'the Pod Security labels of an imported namespace': updated(
      'kubernetes_namespace_v1',
      namespace({}),
      namespace(POD_SECURITY),
    ),
    'an attribute of no topic': values({ logLevel: 'INFO' }, { logLevel: 'DEBUG' }),
    'what the API computes': contextOf({
      changes: [
        {
          address: 'linode_lke_cluster.x',
          before: cluster(),
          after: cluster({ api_endpoints: ['https://other.example.invalid:6443'], tags: ['other'] }),
          unknown: { pool: [{ nodes: true }], dashboard_url: true },
          configured: { tags: {}, pool: [{ type: {} }] },
        },
      ],
    }),
    'text that is written in another way': updated(
      'helm_release',
      release('traefik', {}, { values: ['{"a":{"host":1}}'] }),
      release('traefik', {}, { values: ['a: {host: 1}'] }),
    ),
  },
});

testPlanRule('other-attributes-unjudged', {
  flags: {
    'each by its name, in one finding': [
      values({ logs: { level: 'INFO' }, extra: 1 }, { logs: { level: 'DEBUG' }, extra: 2 }),
      { object: RELEASE, path: '', verdict: 'info', because: 'no rule judges values.extra, values.logs.level' },
    ],
    'many, of which the first are named': [
      values({}, Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`x${index}`, index]))),
      { object: RELEASE, path: '', because: expect.stringMatching(/^no rule judges values\.x0, .* and 3 more$/) },
    ],
  },
  accepts: { 'an attribute of a topic': changed({ label: 'other' }), 'no change': changed({}) },
});

test('an attribute is judged as long as a rule reads it', () => {
  const change = changed({ label: 'other' });
  const found = (reads: readonly string[]) => unjudgedAttributes([{ reads }]).flatMap((rule) => rule.judge(change));
  expect(found([])).toMatchObject([{ path: 'label' }]);
  expect(found(['linode_lke_cluster.label'])).toEqual([]);
});

/** A rule that reads an attribute says that its value matters. */
function contradictions(rules: readonly Pick<Rule<PlanContext>, 'id' | 'reads'>[]): readonly string[] {
  const patterns = new Set(HARMLESS.map(([pattern]) => pattern));
  return rules.flatMap(({ id, reads }) =>
    reads.filter((read) => patterns.has(read)).map((read) => `${id} reads ${read}`),
  );
}

test('no rule reads what is listed as harmless', () => {
  expect(contradictions(planRules)).toEqual([]);
  expect(contradictions([{ id: 'x', reads: ['linode_lke_cluster.tags'] }])).toEqual([
    'x reads linode_lke_cluster.tags',
  ]);
});
