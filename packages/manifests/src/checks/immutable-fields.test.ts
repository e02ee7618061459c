import { testRule } from '@vmshift/findings/testing';
import { type Edit, edited, objects, sample, state } from '../../test-support/sample';
import { prepare } from '../object-rule';
import { immutableFieldRules } from './immutable-fields';

/** The sample with these fields changed since the commit. */
const changed = (...edits: readonly Edit[]) => prepare({ ...state, committed: objects, objects: edited(...edits) });

/** The sample with the first edits on both sides, and the others since the commit. */
const changedFrom = (both: readonly Edit[], ...edits: readonly Edit[]) =>
  prepare({ ...state, committed: edited(...both), objects: edited(...both, ...edits) });

const CLAIM = 'PersistentVolumeClaim/data';
const IMAGE = 'spec.template.spec.containers[0].image';

testRule(immutableFieldRules, 'field-immutable', {
  flags: {
    'a selector': [
      changed(['Deployment/web', 'spec.selector.matchLabels.tier', 'a']),
      {
        object: 'Deployment/web',
        path: 'spec.selector',
        before: '{"matchLabels":{"app":"web"}}',
        after: '{"matchLabels":{"app":"web","tier":"a"}}',
        fix: 'put the field back, or give the object another name and move what it holds',
      },
    ],
    'a storage class': [
      changed([CLAIM, 'spec.storageClassName', 'fast']),
      {
        ...{ object: CLAIM, path: 'spec.storageClassName', before: 'retain', after: 'fast' },
        impact: expect.stringContaining('deletes the data'),
        fix: expect.stringContaining('docs/maintenance.md, "Change a volume"'),
      },
    ],
    'access modes': [
      changed([CLAIM, 'spec.accessModes', ['ReadWriteMany']]),
      { object: CLAIM, path: 'spec.accessModes', after: '["ReadWriteMany"]' },
    ],
    'an address': [
      changed(['Service/db', 'spec.clusterIP', 'None']),
      { object: 'Service/db', path: 'spec.clusterIP', before: undefined, after: 'None' },
    ],
    'the template of a Job that is not made again': [
      changedFrom([['Job/migrate', 'metadata.annotations', undefined]], ['Job/migrate', IMAGE, 'x']),
      { object: 'Job/migrate', path: 'spec.template', after: expect.stringContaining('{"metadata"') },
    ],
    'the data of a ConfigMap that was marked immutable': [
      changedFrom([['ConfigMap/config', 'immutable', true]], ['ConfigMap/config', 'data.mode', 'slow']),
      { object: 'ConfigMap/config', path: 'data' },
    ],
  },
  accepts: {
    'nothing committed': sample([CLAIM, 'spec.storageClassName', 'fast']),
    'a claim that grows': changed([CLAIM, 'spec.resources.requests.storage', '1Ti']),
    'the template of a Deployment': changed(['Deployment/web', IMAGE, 'x']),
    'the template of a Job that Argo CD makes again': changed(['Job/migrate', IMAGE, 'x']),
    'the template of a CronJob': changed(['CronJob/dump', 'spec.jobTemplate.spec.template.metadata.labels.app', 'x']),
    'another name': changed([CLAIM, 'metadata.name', 'other']),
    'another kind of the same name': changed(['Deployment/web', 'kind', 'StatefulSet']),
    'the order of keys': changed([
      'Deployment/web',
      'spec.selector',
      { matchExpressions: undefined, matchLabels: { app: 'web' } },
    ]),
    'a default that is spelled out': changed([CLAIM, 'spec.volumeMode', 'Filesystem']),
    'the data of a ConfigMap': changed(['ConfigMap/config', 'data.mode', 'slow']),
  },
});

testRule(immutableFieldRules, 'claim-shrinks', {
  flags: {
    'a smaller claim': [
      changed([CLAIM, 'spec.resources.requests.storage', '9Gi']),
      {
        ...{ object: CLAIM, path: 'spec.resources.requests.storage', before: '10Gi', after: '9Gi' },
        fix: expect.stringContaining('docs/maintenance.md, "Change a volume"'),
      },
    ],
    'a claim without a size': [
      changed([CLAIM, 'spec.resources', undefined]),
      { object: CLAIM, path: 'spec.resources.requests.storage', before: '10Gi', after: undefined },
    ],
  },
  accepts: {
    'a larger claim': changed([CLAIM, 'spec.resources.requests.storage', '1Ti']),
    'the same size, spelled in another way': changed([CLAIM, 'spec.resources.requests.storage', '10240Mi']),
    'nothing committed': sample(),
  },
});

testRule(immutableFieldRules, 'data-frozen', {
  flags: {
    'a ConfigMap that becomes immutable': [
      changed(['ConfigMap/config', 'immutable', true]),
      { object: 'ConfigMap/config', path: 'immutable', after: 'true', verdict: 'warn' },
    ],
  },
  accepts: { 'a ConfigMap that was immutable': changedFrom([['ConfigMap/config', 'immutable', true]]) },
});
