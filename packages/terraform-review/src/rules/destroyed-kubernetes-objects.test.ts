import {
  contextOf,
  deleted,
  metadata,
  release,
  secret,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

const OBJECTS = [
  ['namespace-destroyed', 'kubernetes_namespace_v1', { metadata: metadata('n') }, 'data-loss', 'block'],
  ['secret-destroyed', 'kubernetes_secret_v1', secret(1), 'outage', 'block'],
  [
    'volume-claim-destroyed',
    'kubernetes_persistent_volume_claim_v1',
    { metadata: metadata('c', 'n') },
    'data-loss',
    'block',
  ],
  ['service-account-destroyed', 'kubernetes_service_account_v1', { metadata: metadata('s', 'n') }, 'outage', 'warn'],
] as const;

for (const [id, type, before, threat, verdict] of OBJECTS) {
  const object = `stack: ${type}.x`;
  const after = { ...before, metadata: metadata('other', 'n') };
  testPlanRule(id, {
    flags: {
      deleted: [deleted(type, before), { object, path: '', after: undefined, class: threat, verdict }],
      replaced: [
        contextOf({ changes: [{ address: `${type}.x`, before, after, replacePaths: [['metadata', 0, 'name']] }] }),
        { object, path: 'metadata[0].name', after: 'other', class: threat, verdict },
      ],
    },
    accepts: { 'changed in place': updated(type, before, { ...before, wait: true }) },
  });
}

const REGISTRATION = {
  metadata: metadata('cluster-shop-demo', 'argocd', { labels: { 'argocd.argoproj.io/secret-type': 'cluster' } }),
};
const registration = (name: string, over: object = {}) =>
  contextOf({ changes: [{ address: `kubernetes_secret_v1.${name}`, before: REGISTRATION, ...over }] });

testPlanRule('secret-destroyed', {
  flags: {
    'the registration of a cluster': [
      registration('cluster-demo'),
      {
        object: 'stack: kubernetes_secret_v1.cluster-demo',
        impact: expect.stringMatching(/^Argo CD no longer reaches the cluster of demo: /),
        fix: expect.stringMatching(/^keep the registration; /),
      },
    ],
    'a registration whose address tells no environment': [
      registration('other'),
      {
        object: 'stack: kubernetes_secret_v1.other',
        impact: expect.stringMatching(/^Argo CD no longer reaches the cluster shop-demo: /),
      },
    ],
    'a registration that is replaced': [
      registration('cluster-demo', {
        after: { metadata: metadata('other', 'argocd') },
        replacePaths: [['metadata', 0, 'name']],
      }),
      {
        object: 'stack: kubernetes_secret_v1.cluster-demo',
        path: 'metadata[0].name',
        impact: expect.stringMatching(/^Argo CD does not reach the cluster of demo until it is registered again/),
      },
    ],
    'a Secret that pods need': [
      deleted('kubernetes_secret_v1', secret(1)),
      { object: 'stack: kubernetes_secret_v1.x', impact: expect.stringMatching(/^pods that need the Secret /) },
    ],
  },
  accepts: {
    'a registration that stays': registration('cluster-demo', { after: { ...REGISTRATION, immutable: true } }),
  },
});

const RELEASES = [
  ['argocd-uninstalled', release('argo-cd', {}, { chart: 'assets/argo-cd-10.1.1.tgz' }), 'block'],
  ['applications-uninstalled', release('argocd-apps'), 'block'],
  ['ingress-uninstalled', release('traefik'), 'block'],
  ['release-uninstalled', release('metrics-server'), 'warn'],
] as const;

for (const [id, before, verdict] of RELEASES) {
  const object = 'stack: helm_release.x';
  const after = { ...before, namespace: 'other' };
  const others = RELEASES.filter(([other]) => other !== id);
  testPlanRule(id, {
    flags: {
      uninstalled: [deleted('helm_release', before), { object, path: '', class: 'outage', verdict }],
      replaced: [
        contextOf({ changes: [{ address: 'helm_release.x', before, after, replacePaths: [['namespace']] }] }),
        { object, path: 'namespace', after: 'other', class: 'outage', verdict },
      ],
    },
    accepts: Object.fromEntries(others.map(([other, another]) => [other, deleted('helm_release', another)])),
  });
}
