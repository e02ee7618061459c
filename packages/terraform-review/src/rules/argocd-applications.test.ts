import {
  application,
  applications as apps,
  applicationPath as at,
  changedApplication as change,
  created,
  DESTINATION,
  FINALIZED,
  APPLICATIONS as object,
  SOURCE,
  testHarmless,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

testHarmless({
  'a new one': updated('helm_release', apps({}), apps({ a: application() })),
  'another retry': change(application({ syncPolicy: { automated: { prune: true }, retry: { limit: 9 } } })),
  'no finalizer any more': change(application(), FINALIZED),
  'a first installation': created('helm_release', apps({ a: FINALIZED })),
});

testPlanRule('application-destination', {
  flags: {
    'another namespace': [
      change(application({ destination: { ...DESTINATION, namespace: 'other' } })),
      {
        ...{ object, path: at('.destination'), verdict: 'block' },
        before: '{"name":"vmshift-dev","namespace":"vmshift-dev"}',
        after: '{"name":"vmshift-dev","namespace":"other"}',
      },
    ],
  },
  accepts: { 'another source': change(application({ source: { ...SOURCE, path: 'x' } })) },
});

testPlanRule('application-source', {
  flags: {
    'another folder': [
      change(application({ source: { ...SOURCE, path: 'x' } })),
      { object, path: at('.source.path'), before: 'dist/dev', after: 'x', verdict: 'block' },
    ],
    'another repository': [
      change(application({ source: { ...SOURCE, repoURL: 'https://git.example.invalid/x.git' } })),
      { object, path: at('.source.repoURL'), before: SOURCE.repoURL, after: 'https://git.example.invalid/x.git' },
    ],
    'a chart, or a plugin that makes the manifests': [
      change(application({ source: { ...SOURCE, plugin: { name: 'x' } } })),
      { object, path: at('.source.plugin'), before: undefined, after: '{"name":"x"}' },
    ],
    'several sources, which go first': [
      change(application({ sources: [{ ...SOURCE, repoURL: 'https://git.example.invalid/x.git' }] })),
      { object, path: at('.sources'), before: undefined, after: expect.stringContaining('x.git') },
    ],
  },
  accepts: { 'another branch': change(application({ source: { ...SOURCE, targetRevision: 'x' } })) },
});

testPlanRule('application-revision', {
  flags: {
    'another branch': [
      change(application({ source: { ...SOURCE, targetRevision: 'x' } })),
      { object, path: at('.source.targetRevision'), before: 'main', after: 'x', verdict: 'block' },
    ],
  },
  accepts: { 'another folder': change(application({ source: { ...SOURCE, path: 'x' } })) },
});

testPlanRule('application-project', {
  flags: {
    'the project that allows everything': [
      change(application({ project: 'default' }), application({ project: 'p' })),
      { object, path: at('.project'), before: 'p', after: 'default', verdict: 'block' },
    ],
  },
  accepts: { 'it stays': change(application({ project: 'p', x: 1 }), application({ project: 'p' })) },
});

testPlanRule('application-not-automated', {
  flags: {
    'no automatic sync': [
      change(application({ syncPolicy: {} })),
      { object, path: at('.syncPolicy.automated'), before: '{"prune":true}', after: undefined, verdict: 'warn' },
    ],
    'switched off by a field of its own': [
      change(application({ syncPolicy: { automated: { prune: true, enabled: false } } })),
      { object, path: at('.syncPolicy.automated') },
    ],
  },
  accepts: { 'without pruning': change(application({ syncPolicy: { automated: {} } })) },
});

testPlanRule('application-may-become-empty', {
  flags: {
    'an empty source allowed': [
      change(application({ syncPolicy: { automated: { prune: true, allowEmpty: true } } })),
      { object, path: at('.syncPolicy.automated.allowEmpty'), before: undefined, after: 'true', verdict: 'block' },
    ],
    'of a new one': [
      updated('helm_release', apps({}), apps({ a: application({ syncPolicy: { automated: { allowEmpty: true } } }) })),
      { object, path: at('.syncPolicy.automated.allowEmpty') },
    ],
  },
  accepts: { refused: change(application({ syncPolicy: { automated: { prune: true, allowEmpty: false } } })) },
});
