import { release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const argoCd = (after: object, before: object = {}) =>
  updated('helm_release', release('argo-cd', before), release('argo-cd', after));
const params = (key: string, value: string) => argoCd({ configs: { params: { [key]: value } } });
const at = (key: string) => ({ object, path: `values.configs.params["${key}"]` });

testPlanRule('argocd-no-workers', {
  flags: {
    'nothing is compared': [
      params('controller.status.processors', '0'),
      { ...at('controller.status.processors'), verdict: 'block' },
    ],
    'nothing is synced': [params('controller.operation.processors', '0'), at('controller.operation.processors')],
  },
  accepts: { 'more of them': params('controller.status.processors', '50') },
});

testPlanRule('argocd-sync-cut-short', {
  flags: {
    seconds: [
      params('controller.sync.timeout.seconds', '5'),
      {
        ...at('controller.sync.timeout.seconds'),
        verdict: 'warn',
        because: 'a sync is ended after 5 s, wherever it is',
      },
    ],
  },
  accepts: {
    'no bound': params('controller.sync.timeout.seconds', '0'),
    'an hour': params('controller.sync.timeout.seconds', '3600'),
  },
});

testPlanRule('argocd-heals-late', {
  flags: {
    'a day': [
      params('controller.self.heal.timeout.seconds', '86400'),
      { ...at('controller.self.heal.timeout.seconds'), verdict: 'warn' },
    ],
    'a day, when it has failed': [
      params('controller.self.heal.backoff.cap.seconds', '86400'),
      at('controller.self.heal.backoff.cap.seconds'),
    ],
  },
  accepts: { seconds: params('controller.self.heal.timeout.seconds', '30') },
});

testPlanRule('argocd-writes-to-git', {
  flags: { 'switched on': [params('hydrator.enabled', 'true'), { ...at('hydrator.enabled'), verdict: 'warn' }] },
  accepts: { 'the default, written out': params('hydrator.enabled', 'false') },
});

testPlanRule('argocd-redis-unreached', {
  flags: {
    'no proxy': [
      argoCd({ 'redis-ha': { enabled: true, haproxy: { enabled: false } } }),
      { object, path: 'values.redis-ha.haproxy.enabled', verdict: 'block' },
    ],
  },
  accepts: { 'the default, written out': argoCd({ 'redis-ha': { enabled: true, haproxy: { enabled: true } } }) },
});

testPlanRule('argocd-secret-deleted', {
  flags: {
    'not made any more': [
      argoCd({ configs: { secret: { createSecret: false } } }),
      { object, path: expect.stringMatching(/^values\.configs\.secret/), verdict: 'block' },
    ],
  },
  accepts: { 'the default, written out': argoCd({ configs: { secret: { createSecret: true } } }) },
});

testPlanRule('argocd-crds-not-upgraded', {
  flags: {
    'not installed': [
      argoCd({ crds: { install: false } }),
      { object, path: 'values.crds.install', after: 'false', verdict: 'warn' },
    ],
  },
  accepts: { 'the default, written out': argoCd({ crds: { install: true } }) },
});

const SYNC = { syncPolicy: { automated: { prune: true } } };
const application = (after: object, before: object = {}) => {
  const [was, is] = [before, after].map((over) =>
    release('argocd-apps', { applications: { shop: { namespace: 'argocd', ...SYNC, ...over } } }),
  );
  return updated('helm_release', was ?? {}, is ?? {});
};

testPlanRule('application-without-history', {
  flags: {
    none: [
      application({ revisionHistoryLimit: 0 }),
      { object, path: 'values.applications.shop.revisionHistoryLimit', verdict: 'warn' },
    ],
  },
  accepts: { 'a shorter one': application({ revisionHistoryLimit: 3 }) },
});

testPlanRule('application-operation', {
  flags: {
    'a sync of another revision': [
      application({ operation: { sync: { revision: 'x', prune: true } } }),
      { object, path: 'values.applications.shop.operation', verdict: 'block' },
    ],
  },
  accepts: { 'none any more': application({}, { operation: { sync: {} } }) },
});

const project = (after: object, before: object = {}) => {
  const [was, is] = [before, after].map((over) =>
    release('argocd-apps', { projects: { shop: { namespace: 'argocd', ...over } } }),
  );
  return updated('helm_release', was ?? {}, is ?? {});
};

testPlanRule('project-clusters-refused', {
  flags: {
    'clusters of its own alone': [
      project({ permitOnlyProjectScopedClusters: true }),
      { object, path: 'values.projects.shop.permitOnlyProjectScopedClusters', verdict: 'block' },
    ],
  },
  accepts: { 'the default, written out': project({ permitOnlyProjectScopedClusters: false }) },
});

testPlanRule('argocd-other-redis', {
  flags: {
    'of someone else': [
      argoCd({ externalRedis: { host: 'redis.example.invalid' } }),
      { object, path: 'values.externalRedis.host', verdict: 'block' },
    ],
  },
  accepts: { none: argoCd({ externalRedis: { host: '' } }) },
});
