import { created, metadata, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const TYPE = 'kubernetes_namespace_v1';
const object = `stack: ${TYPE}.x`;
const LABEL = 'pod-security.kubernetes.io/enforce';
const path = `metadata[0].labels["${LABEL}"]`;
const namespace = (level?: string): object => ({
  metadata: metadata('n', undefined, { labels: level === undefined ? {} : { [LABEL]: level } }),
});

testPlanRule('pod-security-lowered', {
  flags: {
    'a weaker level': [
      updated(TYPE, namespace('restricted'), namespace('baseline')),
      { object, path, before: 'restricted', after: 'baseline', verdict: 'block', fix: 'keep restricted' },
    ],
    'no level any more': [
      updated(TYPE, namespace('restricted'), namespace()),
      { object, path, before: 'restricted', after: undefined },
    ],
    'the labels of a namespace that another program made': [
      updated('kubernetes_labels', { labels: { [LABEL]: 'baseline' } }, { labels: { [LABEL]: 'privileged' } }),
      { object: 'stack: kubernetes_labels.x', path: `labels["${LABEL}"]`, before: 'baseline', after: 'privileged' },
    ],
  },
  accepts: {
    'a stronger level': updated(TYPE, namespace(), namespace('restricted')),
    'another label': updated(TYPE, namespace('baseline'), {
      metadata: metadata('n', undefined, { labels: { [LABEL]: 'baseline', a: 'b' } }),
    }),
    'a new namespace': created(TYPE, namespace()),
  },
});

const enforced = (version?: string): object => ({
  metadata: metadata('n', undefined, {
    labels: { [LABEL]: 'restricted', ...(version !== undefined && { [`${LABEL}-version`]: version }) },
  }),
});

testPlanRule('pod-security-version', {
  flags: {
    'an earlier version': [
      updated(TYPE, enforced('v1.35'), enforced('v1.20')),
      {
        ...{ object, path: `metadata[0].labels["${LABEL}-version"]`, verdict: 'warn' },
        because: 'the level is enforced as Kubernetes v1.20 defines it',
      },
    ],
    'none any more': [
      updated(TYPE, enforced('v1.35'), enforced()),
      {
        object,
        path: `metadata[0].labels["${LABEL}-version"]`,
        because: 'the level is enforced as the newest Kubernetes defines it',
        impact: 'a pod that runs today may be refused after the cluster was upgraded',
      },
    ],
    'whatever is the latest': [
      updated(TYPE, enforced('v1.35'), enforced('latest')),
      { object, impact: expect.stringContaining('after the cluster was upgraded') },
    ],
  },
  accepts: {
    'a first version': updated(TYPE, enforced(), enforced('v1.35')),
    'that of an upgraded cluster': updated(TYPE, enforced('v1.35'), enforced('v1.36')),
  },
});
