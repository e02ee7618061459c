import { ago, applicationObject, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import { model } from '@vmshift/environments';
import { parseApplication } from '@vmshift/observation';
import fc from 'fast-check';
import { applicationRules } from './application';
import { argoCdRules } from './argocd-rules';

const well = { 'an Application that is well': view() };
const object = 'Application/vmshift-dev spec';

testDiagnosis(applicationRules, 'application-missing', {
  diagnoses: {
    'an Argo CD that has none': [
      view({ observed: { application: { state: 'seen', value: 'absent' } } }),
      {
        object: 'Application/vmshift-dev',
        next: [expect.stringContaining('get manifest argocd-apps'), './vmshiftctl deploy argocd'],
      },
    ],
  },
  silent: {
    ...well,
    'an Argo CD that was not seen': view({ observed: { application: { state: 'unknown', because: 'x' } } }),
  },
});

testDiagnosis(applicationRules, 'application-deleting', {
  diagnoses: {
    'a deletion that takes the objects with it': [
      view({
        application: {
          metadata: { deletionTimestamp: ago(180), finalizers: ['resources-finalizer.argocd.argoproj.io'] },
          status: { conditions: [{ type: 'DeletionError', message: 'cluster is gone' }] },
        },
      }),
      {
        object: 'Application/vmshift-dev metadata.deletionTimestamp',
        since: ago(180),
        cause: 'Argo CD deletes the Application, and every object of it',
        evidence: [
          { object: 'Application/vmshift-dev', message: 'DeletionError: cluster is gone' },
          { object: 'Application/vmshift-dev', message: 'finalizer resources-finalizer.argocd.argoproj.io' },
        ],
      },
    ],
    'one that leaves them': [
      view({ application: { metadata: { deletionTimestamp: ago(3) } } }),
      {
        object: 'Application/vmshift-dev metadata.deletionTimestamp',
        cause: 'Argo CD deletes the Application; its objects stay, and no commit reaches them',
      },
    ],
  },
  silent: well,
});

const source = (changes: object) => ({
  source: { repoURL: model.platform.repositoryUrl, path: 'dist/dev', targetRevision: 'main', ...changes },
});

testDiagnosis(applicationRules, 'application-of-another-source', {
  diagnoses: {
    'another branch and folder': [
      view({ application: { spec: source({ path: 'dist/staging', targetRevision: 'test' }) } }),
      {
        object,
        cause: 'the Application is not as declared: spec.source.path, spec.source.targetRevision',
        evidence: [
          { object: 'Application/vmshift-dev spec.source.path', message: 'dist/staging, declared is dist/dev' },
          { object: 'Application/vmshift-dev spec.source.targetRevision', message: 'test, declared is main' },
        ],
      },
    ],
    'another repository': [
      view({ application: { spec: source({ repoURL: 'https://example.org/fork.git' }) } }),
      { object },
    ],
    'another cluster': [
      view({ application: { spec: { destination: { name: 'vmshift-production', namespace: 'vmshift-dev' } } } }),
      { object, cause: 'the Application is not as declared: spec.destination.name' },
    ],
    'another project': [
      view({ application: { spec: { project: 'default' } } }),
      { object, cause: 'the Application is not as declared: spec.project' },
    ],
    'a list of sources, which Argo CD reads in the place of the declared one': [
      view({ application: { spec: { sources: [source({ targetRevision: 'test' }).source] } } }),
      {
        object,
        cause: 'the Application is not as declared: spec.source.targetRevision, spec.sources',
        evidence: [
          { object: 'Application/vmshift-dev spec.source.targetRevision', message: 'test, declared is main' },
          {
            object: 'Application/vmshift-dev spec.sources',
            message: '1, which Argo CD reads in the place of spec.source, declared is none',
          },
        ],
        next: [
          expect.stringContaining(' describe application vmshift-dev'),
          'kubectl --context vmshift-production -n argocd patch application vmshift-dev --type merge -p \'{"spec":{"sources":null}}\'',
          expect.stringContaining('get manifest argocd-apps'),
        ],
      },
    ],
    'a cluster by its name and its address, which Argo CD does not take': [
      view({
        application: {
          spec: { destination: { name: 'vmshift-dev', server: 'https://192.0.2.1:6443', namespace: 'vmshift-dev' } },
        },
      }),
      {
        object,
        cause: 'the Application is not as declared: spec.destination.server',
        next: [
          expect.anything(),
          expect.stringContaining('-p \'{"spec":{"destination":{"server":null}}}\''),
          expect.stringContaining('get manifest argocd-apps'),
        ],
      },
    ],
    'another namespace': [
      view({ application: { spec: { destination: { server: 'https://x', namespace: 'default' } } } }),
      { object, cause: 'the Application is not as declared: spec.destination.namespace' },
    ],
  },
  silent: {
    ...well,
    'the same repository, written in another way': view({
      application: {
        spec: source({ repoURL: model.platform.repositoryUrl.replace(/(\.git)?$/, '.git'), path: './dist/dev/' }),
      },
    }),
    'a cluster by its address': view({
      application: { spec: { destination: { server: 'https://192.0.2.1:6443', namespace: 'vmshift-dev' } } },
    }),
  },
});

testDiagnosis(applicationRules, 'application-warning', {
  diagnoses: {
    'two Applications that fight for an object': [
      view({
        application: {
          status: { conditions: [{ type: 'SharedResourceWarning', message: 'Service/redis is part of a and b' }] },
        },
      }),
      {
        object: 'Application/vmshift-dev status.conditions[SharedResourceWarning]',
        cause: 'Argo CD warns of the Application: SharedResourceWarning',
      },
    ],
  },
  silent: {
    ...well,
    'orphaned objects': view({
      application: { status: { conditions: [{ type: 'OrphanedResourceWarning', message: 'x' }] } },
    }),
  },
});

test('nothing is wrong with an Application that is well', () => {
  expect(argoCdRules.flatMap((rule) => rule.judge(view()))).toEqual([]);
});

test('whatever stands in an Application, it is judged or unknown, and no rule throws', () => {
  const given = fc.record({ metadata: fc.object(), spec: fc.anything(), status: fc.anything() });
  fc.assert(
    fc.property(given, ({ metadata, spec, status }) => {
      const made = applicationObject({ name: 'dev' }, { metadata });
      const [, application] = parseApplication({ ...made, spec, status }) ?? [];
      if (application === undefined) return;
      for (const rule of argoCdRules) rule.judge(view({ observed: { application } }));
    }),
  );
});

test('several things that are wrong are told one by one', () => {
  const seen = view({
    application: {
      spec: { syncPolicy: null },
      status: { health: { status: 'Degraded', lastTransitionTime: ago(300) } },
    },
    observed: { applied: { state: 'seen', value: { newest: 'b'.repeat(40), changedAt: ago(250), missing: 1 } } },
  });
  expect(argoCdRules.flatMap((rule) => rule.judge(seen)).map(({ id }) => id)).toEqual([
    'application-degraded',
    'argocd-behind-git',
    'automatic-sync-off',
  ]);
});
