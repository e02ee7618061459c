import {
  application,
  applications as apps,
  applicationPath as at,
  changedApplication as change,
  FINALIZED,
  APPLICATIONS as object,
  release,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

testPlanRule('application-removed', {
  flags: {
    'it leaves the release': [
      change(undefined),
      { object, path: at(''), before: 'dist/dev', after: undefined, class: 'outage', verdict: 'block' },
    ],
    'nothing is left of it': [
      updated('helm_release', apps({ a: { project: 'x' } }), apps({ a: {} })),
      { object, path: at(''), before: 'a' },
    ],
  },
  accepts: {
    'it has a finalizer': change(undefined, FINALIZED),
    'it stays': change(application({ syncPolicy: {} })),
    'values that are hidden': updated('helm_release', apps({ a: application() }), {
      ...release('argocd-apps'),
      values: ['{'],
    }),
  },
});

testPlanRule('application-removed-with-workloads', {
  flags: {
    'it leaves the release': [
      change(undefined, FINALIZED),
      { object, path: at(''), before: 'dist/dev', after: undefined, class: 'data-loss', verdict: 'block' },
    ],
  },
  accepts: { 'it has no finalizer': change(undefined, application({ finalizers: [] })) },
});

testPlanRule('application-deletes-with-it', {
  flags: {
    'a finalizer': [
      change(FINALIZED),
      { object, path: at('.finalizers'), before: undefined, after: '["x"]', class: 'data-loss', verdict: 'warn' },
    ],
  },
  accepts: { 'another finalizer': change(application({ finalizers: ['y'] }), FINALIZED) },
});
