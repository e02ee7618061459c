import { release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const block = 'block' as const;
const argoCd = (cm: object) => release('argo-cd', { configs: { cm } });
const change = (after: object, before: object = {}) => updated('helm_release', argoCd(before), argoCd(after));
const KEY = (key: string) => `values.configs.cm["${key}"]`;
const exclusions = (...entries: readonly object[]) => ({ 'resource.exclusions': JSON.stringify(entries) });
const inclusions = (...entries: readonly object[]) => ({ 'resource.inclusions': JSON.stringify(entries) });

testHarmless({
  'a kind that dist/ does not hold': change(exclusions({ apiGroups: ['cilium.io'], kinds: ['*'] })),
  'the health of a kind that dist/ does not hold': change({
    'resource.customizations.health.argoproj.io_Rollout': 'return {}',
  }),
  'updates that need no comparison': change({
    'resource.customizations.ignoreResourceUpdates.all': 'jsonPointers: []',
  }),
});

testPlanRule('argocd-kinds-left-out', {
  flags: {
    'a kind of dist/': [
      change(exclusions({ apiGroups: ['networking.k8s.io'], kinds: ['NetworkPolicy'] })),
      {
        ...{ object, path: KEY('resource.exclusions'), verdict: block },
        because: 'Argo CD no longer watches NetworkPolicy',
      },
    ],
    'a group by a glob': [
      change(exclusions({ apiGroups: ['aut*'] })),
      { object, because: 'Argo CD no longer watches HorizontalPodAutoscaler' },
    ],
    'everything else, by a list of what is included': [
      change(inclusions({ apiGroups: ['', 'apps', 'batch', 'autoscaling', 'networking.k8s.io'] })),
      { object, path: KEY('resource.inclusions'), because: 'Argo CD no longer watches PodDisruptionBudget' },
    ],
    'a text that is no list': [
      change({ 'resource.exclusions': 'kinds: [Pod]' }),
      { object, path: KEY('resource.exclusions'), because: expect.stringContaining('no one can tell') },
    ],
  },
  accepts: {
    'a kind of another group': change(exclusions({ apiGroups: ['extensions'], kinds: ['Ingress'] })),
    'as before': change(
      { ...exclusions({ apiGroups: [''], kinds: ['Pod'] }), x: 'y' },
      exclusions({ apiGroups: [''], kinds: ['Pod'] }),
    ),
  },
});

testPlanRule('argocd-health-rewritten', {
  flags: {
    'a Deployment that is always healthy': [
      change({ 'resource.customizations.health.apps_Deployment': 'return {status = "Healthy"}' }),
      {
        ...{ object, path: KEY('resource.customizations.health.apps_Deployment'), verdict: block },
        because: 'a program of its own decides what is healthy: resource.customizations.health.apps_Deployment',
      },
    ],
    'every kind of a group': [
      change({ 'resource.customizations.health.batch_*': 'x' }),
      { object, path: KEY('resource.customizations.health.batch_*') },
    ],
    'the way of earlier versions': [
      change({ 'resource.customizations': 'apps/Deployment: {}' }),
      { object, path: KEY('resource.customizations') },
    ],
  },
  accepts: { 'another kind': change({ 'resource.customizations.health.cert-manager.io_Certificate': 'x' }) },
});

testPlanRule('argocd-actions-changed', {
  flags: {
    'an action of a Deployment': [
      change({ 'resource.customizations.actions.apps_Deployment': 'x' }),
      { object, path: KEY('resource.customizations.actions.apps_Deployment'), verdict: 'warn' },
    ],
  },
  accepts: { 'of another kind': change({ 'resource.customizations.actions.argoproj.io_Rollout': 'x' }) },
});

testPlanRule('argocd-differences-hidden', {
  flags: {
    'of every kind': [
      change({ 'resource.customizations.ignoreDifferences.all': 'jsonPointers: ["/spec"]' }),
      { object, path: KEY('resource.customizations.ignoreDifferences.all'), verdict: block },
    ],
    'of a kind of dist/': [
      change({ 'resource.customizations.ignoreDifferences.apps_Deployment': 'jsonPointers: ["/spec/replicas"]' }),
      { object, path: KEY('resource.customizations.ignoreDifferences.apps_Deployment') },
    ],
    'how objects are compared': [
      change({ 'resource.compareoptions': 'ignoreAggregatedRoles: true' }),
      { object, path: KEY('resource.compareoptions') },
    ],
  },
  accepts: {
    'of another kind': change({
      'resource.customizations.ignoreDifferences.admissionregistration.k8s.io_MutatingWebhookConfiguration': 'x',
    }),
  },
});

const params = (after: object, before: object) =>
  updated(
    'helm_release',
    release('argo-cd', { configs: { params: before } }),
    release('argo-cd', { configs: { params: after } }),
  );

testPlanRule('argocd-compares-otherwise', {
  flags: {
    'by the client': [
      params({ 'controller.diff.server.side': 'false' }, { 'controller.diff.server.side': 'true' }),
      { object, path: 'values.configs.params["controller.diff.server.side"]', verdict: 'warn' },
    ],
  },
  accepts: { 'by the server': params({ 'controller.diff.server.side': 'true' }, {}) },
});

testPlanRule('argocd-tracking-changes', {
  flags: {
    'another method': [
      change({ 'application.resourceTrackingMethod': 'label' }),
      { object, path: KEY('application.resourceTrackingMethod'), verdict: 'warn' },
    ],
  },
  accepts: { 'as before': change({ installationID: 'a', x: 'y' }, { installationID: 'a' }) },
});
