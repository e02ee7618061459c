import {
  application,
  applications as apps,
  applicationPath as at,
  changedApplication as change,
  created,
  APPLICATIONS as object,
  testHarmless,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

const block = 'block' as const;
const AUTOMATED = { prune: true, selfHeal: true };
const synced = (over: object = {}) => application({ syncPolicy: { automated: AUTOMATED, ...over } });
const options = (...syncOptions: readonly string[]) => synced({ syncOptions });
const ignoring = (...ignoreDifferences: readonly object[]) => application({ ignoreDifferences });
const annotated = (additionalAnnotations: object) => application({ additionalAnnotations });
const SSA = 'ServerSideApply=true';

testHarmless({
  'a first installation': created('helm_release', apps({ a: options(SSA, 'PruneLast=true') })),
  'an annotation of another program': change(annotated({ team: 'b' }), annotated({ team: 'a' })),
});

testPlanRule('application-does-not-prune', {
  flags: {
    'no pruning': [
      change(synced({ automated: { selfHeal: true } }), synced()),
      { object, path: at('.syncPolicy.automated.prune'), before: 'true', after: undefined, verdict: 'warn' },
    ],
  },
  accepts: { 'pruning again': change(synced(), synced({ automated: {} })) },
});

testPlanRule('application-does-not-heal', {
  flags: {
    'no healing': [
      change(synced({ automated: { prune: true, selfHeal: false } }), synced()),
      { object, path: at('.syncPolicy.automated.selfHeal'), before: 'true', after: 'false', verdict: 'warn' },
    ],
  },
  accepts: { 'healing again': change(synced(), synced({ automated: {} })) },
});

testPlanRule('application-labels-namespace', {
  flags: {
    'a level of Pod Security': [
      change(synced({ managedNamespaceMetadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } })),
      { object, path: at('.syncPolicy.managedNamespaceMetadata'), verdict: 'block' },
    ],
  },
  accepts: { nothing: change(synced({ managedNamespaceMetadata: {} })) },
});

testPlanRule('application-differences-ignored', {
  flags: {
    'one field': [
      change(ignoring({ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }), application()),
      {
        ...{ object, path: at('.ignoreDifferences'), verdict: 'warn' },
        because: 'the Application no longer tells where fields of Deployment differ from Git',
      },
    ],
    'a whole object': [
      change(ignoring({ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec'] }), application()),
      { object, path: at('.ignoreDifferences'), verdict: block },
    ],
    'every kind': [
      change(ignoring({ group: '*', kind: '*', managedFieldsManagers: ['kubectl'] }), application()),
      { object, path: at('.ignoreDifferences'), verdict: block },
    ],
  },
  accepts: { 'less than before': change(application(), ignoring({ kind: 'Service', jsonPointers: ['/spec'] })) },
});

testPlanRule('application-frozen', {
  flags: {
    'it is left alone': [
      change(annotated({ 'argocd.argoproj.io/skip-reconcile': 'true' }), annotated({})),
      { object, path: at('.additionalAnnotations["argocd.argoproj.io/skip-reconcile"]'), verdict: block },
    ],
  },
  accepts: { 'written as off': change(annotated({ 'argocd.argoproj.io/skip-reconcile': 'false' }), annotated({})) },
});

testPlanRule('application-annotations', {
  flags: {
    'how it is compared': [
      change(annotated({}), annotated({ 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' })),
      { object, path: at('.additionalAnnotations["argocd.argoproj.io/compare-options"]'), verdict: 'warn' },
    ],
  },
  accepts: {
    'of a new one': updated('helm_release', apps({}), apps({ a: annotated({ 'argocd.argoproj.io/x': 'y' }) })),
  },
});

testPlanRule('application-retry', {
  flags: {
    'no retry': [
      change(synced(), synced({ retry: { limit: 5 } })),
      { object, path: at('.syncPolicy.retry'), verdict: 'warn', because: 'a sync that fails is not tried again' },
    ],
    'the earlier commit first': [
      change(synced({ retry: { limit: 5 } }), synced({ retry: { limit: 5, refresh: true } })),
      { object, path: at('.syncPolicy.retry.refresh'), verdict: 'warn' },
    ],
  },
  accepts: { 'fewer tries': change(synced({ retry: { limit: 3 } }), synced({ retry: { limit: 5 } })) },
});

testPlanRule('application-out-of-sight', {
  flags: {
    'another namespace': [
      change(application({ namespace: 'team' }), application({ namespace: 'argocd' })),
      { object, path: at('.namespace'), before: 'argocd', after: 'team', verdict: block },
    ],
  },
  accepts: { 'that of Argo CD': change(application({ namespace: 'argocd' }), application()) },
});
