import {
  application,
  applications as apps,
  created,
  APPLICATIONS as object,
  SOURCE,
  testHarmless,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

const added = (source: object, before: object = { b: application() }) =>
  updated('helm_release', apps(before), apps({ ...before, a: application({ source: { ...SOURCE, ...source } }) }));
const at = (field: string) => `values.applications.a.source.${field}`;

testHarmless({ 'a first installation': created('helm_release', apps({ a: application() })) });

testPlanRule('application-of-another-folder', {
  flags: {
    'a folder elsewhere': [
      added({ path: 'experiments/x' }),
      {
        ...{ object, path: at('path'), before: undefined, after: 'experiments/x', verdict: 'block' },
        because: 'the new Application follows experiments/x',
      },
    ],
    'that of another one': [
      added({}),
      { object, path: at('path'), because: 'another Application follows dist/dev already' },
    ],
    'no folder': [added({ path: undefined }), { object, because: 'the new Application follows the whole repository' }],
    'a way out': [added({ path: 'dist/..' }), { object, path: at('path') }],
  },
  accepts: { 'a folder next to it': added({ path: 'dist/qa' }), 'the first one': added({}, {}) },
});

testPlanRule('application-makes-manifests', {
  flags: {
    'folders below': [
      added({ path: 'dist/qa', directory: { recurse: true } }),
      { object, path: at('directory'), verdict: 'block' },
    ],
    'a plugin': [added({ path: 'dist/qa', plugin: { name: 'x' } }), { object, path: at('plugin') }],
  },
  accepts: { 'plain manifests': added({ path: 'dist/qa' }) },
});
