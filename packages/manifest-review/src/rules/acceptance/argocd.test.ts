import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const SERVICE = 'Service/redis';
const path = (name: string) => `metadata.annotations["argocd.argoproj.io/${name}"]`;
const annotate = (name: string, value: string, was?: string) =>
  comparison(
    (draft) => draft.set(SERVICE, path(name), value),
    (draft) => was === undefined || draft.set(SERVICE, path(name), was),
  );
const option = (value: string, name = 'sync-options') =>
  [annotate(name, value), { object: SERVICE, path: path(name), before: undefined, after: value }] as const;

const HARMLESS = {
  'an option that keeps the object': annotate('sync-options', 'PruneLast=true, ServerSideApply=true'),
  'what counts without it': annotate('sync-options', 'Prune=true,Delete=true'),
  'it was there before': annotate('sync-options', 'Prune=false,Replace=true', 'Replace=true,Prune=false'),
};

testRule(changeRules, 'object-replaced-by-sync', {
  flags: {
    replace: [...option('Replace=true')],
    'force, among others': [...option('PruneLast=true, Force=true')],
    'both, told once': [...option('Replace=true,Force=true')],
  },
  accepts: HARMLESS,
});

testRule(changeRules, 'object-not-compared', {
  flags: { 'extraneous objects': [...option('IgnoreExtraneous', 'compare-options')] },
  accepts: HARMLESS,
});

testRule(changeRules, 'object-not-pruned', {
  flags: { never: [...option('Prune=false')], 'when a person confirms': [...option('Prune=confirm')] },
  accepts: {
    ...HARMLESS,
    'a claim, which is to stay': comparison(
      (draft) => draft.set('PersistentVolumeClaim/redis-pvc', path('sync-options'), 'Prune=false,Delete=false'),
      (draft) => draft.set('PersistentVolumeClaim/redis-pvc', path('sync-options'), undefined),
    ),
  },
});

testRule(changeRules, 'object-outlives-application', {
  flags: { never: [...option('Delete=false')] },
  accepts: HARMLESS,
});

testRule(changeRules, 'object-not-validated', {
  flags: { 'unknown fields pass': [...option('Validate=false')] },
  accepts: HARMLESS,
});

testRule(changeRules, 'object-applied-differently', {
  flags: {
    'applied by the client': [...option('ServerSideApply=false')],
    'compared by the client': [...option('ServerSideDiff=false', 'compare-options')],
  },
  accepts: HARMLESS,
});

testRule(changeRules, 'missing-kind-tolerated', {
  flags: { 'no dry run': [...option('SkipDryRunOnMissingResource=true')] },
  accepts: HARMLESS,
});

testRule(changeRules, 'argo-cd-option-unknown', {
  flags: { 'a misspelt option': [...option('replace=true')] },
  accepts: HARMLESS,
});

testRule(changeRules, 'health-ignored', {
  flags: {
    'the health does not count': [
      annotate('ignore-healthcheck', 'true'),
      { object: SERVICE, path: path('ignore-healthcheck'), after: 'true', verdict: 'block' },
    ],
  },
  accepts: { 'the health counts': annotate('ignore-healthcheck', 'false') },
});

testRule(changeRules, 'argo-cd-annotation', {
  flags: {
    'whose object it is': [
      annotate('tracking-id', 'other:v1/Service:x/redis'),
      { object: SERVICE, path: path('tracking-id'), verdict: 'warn' },
    ],
    'which Argo CD it belongs to': [
      annotate('installation-id', 'other'),
      { object: SERVICE, path: path('installation-id') },
    ],
    'updates are ignored': [
      annotate('ignore-resource-updates', 'true'),
      { object: SERVICE, path: path('ignore-resource-updates') },
    ],
  },
  accepts: {
    'a link in its pages': comparison((draft) =>
      draft.set(SERVICE, 'metadata.annotations["link.argocd.argoproj.io/runbook"]', 'https://example.com'),
    ),
    'the health does not count': annotate('ignore-healthcheck', 'true'),
    'the health counts, in words': annotate('ignore-healthcheck', 'false'),
    'the order': annotate('sync-wave', '2'),
  },
});
