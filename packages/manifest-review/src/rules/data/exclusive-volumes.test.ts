import { testRule } from '@vmshift/findings/testing';
import { comparison, type EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const DATABASE = 'Deployment/postgresql';
const REDIS = 'Deployment/redis';

const set = (object: string, path: string, value: unknown) => comparison((draft) => draft.set(object, path, value));
const shared = (draft: EnvironmentDraft) =>
  draft.set('PersistentVolumeClaim/postgresql-pvc', 'spec.accessModes', ['ReadWriteMany']);
const autoscaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'postgresql-hpa' },
  spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'postgresql' } },
};

testRule(changeRules, 'replicas-share-volume', {
  flags: {
    'two replicas of the database': [
      set(DATABASE, 'spec.replicas', 2),
      { object: DATABASE, path: 'spec.replicas', before: undefined, after: undefined, now: '2 pods' },
    ],
    'an autoscaler for the database': [
      comparison((draft) => draft.add(autoscaler)),
      { object: 'Deployment/postgresql', path: 'spec.replicas', now: '3 pods' },
    ],
  },
  accepts: {
    'a workload without a claim': set('Deployment/pgbouncer', 'spec.replicas', 3),
    'a claim that may be mounted by many': comparison((draft) => draft.set(DATABASE, 'spec.replicas', 2), shared),
  },
});

testRule(changeRules, 'rollout-shares-volume', {
  flags: {
    'the database rolls': [
      set(DATABASE, 'spec.strategy', { type: 'RollingUpdate' }),
      { object: DATABASE, path: 'spec.strategy', now: '2 pods during a rollout' },
    ],
    'the strategy of Redis is left to its default': [
      set(REDIS, 'spec.strategy', undefined),
      { object: REDIS, path: 'spec.strategy' },
    ],
  },
  accepts: {
    'a rollout without a surge': set(DATABASE, 'spec.strategy', { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }),
    'it rolled before': comparison(
      (draft) => draft.set(DATABASE, 'metadata.labels.team', 'platform'),
      (draft) => draft.set(DATABASE, 'spec.strategy', undefined),
    ),
  },
});

const CLAIM_NAME = 'spec.template.spec.volumes[redis-storage].persistentVolumeClaim.claimName';

testRule(changeRules, 'workloads-share-volume', {
  flags: {
    'Redis mounts the claim of the database': [
      set(REDIS, CLAIM_NAME, 'postgresql-pvc'),
      {
        object: 'PersistentVolumeClaim/postgresql-pvc',
        path: '',
        now: 'mounted by Deployment/postgresql, Deployment/redis',
      },
    ],
  },
  accepts: {
    'another claim': set(REDIS, CLAIM_NAME, 'files'),
    'a claim that may be mounted by many': comparison(
      (draft) => draft.set(REDIS, CLAIM_NAME, 'postgresql-pvc'),
      shared,
    ),
  },
});

const renamed = (object: string, name: string) => set(object, 'metadata.name', name);

testRule(changeRules, 'server-replaced-by-another', {
  flags: {
    'the database is renamed': [
      renamed(DATABASE, 'postgres'),
      { object: 'Deployment/postgres', path: 'metadata.name', before: DATABASE, after: 'Deployment/postgres' },
    ],
    'the database becomes a StatefulSet': [
      set(DATABASE, 'kind', 'StatefulSet'),
      { object: 'StatefulSet/postgresql', path: 'kind', before: DATABASE },
    ],
  },
  accepts: { 'the API is renamed': renamed('Deployment/vmshift-api', 'api') },
});

testRule(changeRules, 'workload-replaced-by-another', {
  flags: {
    'the scheduler is renamed': [
      renamed('Deployment/vmshift-celery-beat', 'beat'),
      { object: 'Deployment/beat', path: 'metadata.name', verdict: 'block' },
    ],
    'the API becomes a StatefulSet': [
      set('Deployment/vmshift-api', 'kind', 'StatefulSet'),
      { object: 'StatefulSet/vmshift-api', path: 'kind', verdict: 'warn' },
    ],
  },
  accepts: {
    'the API is renamed': renamed('Deployment/vmshift-api', 'api'),
    'a Job is renamed': renamed('Job/vmshift-schema', 'schema'),
  },
});
