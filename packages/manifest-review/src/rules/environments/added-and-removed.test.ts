import { testRule } from '@vmshift/findings/testing';
import { comparison, type Edit, frozenSide } from '@vmshift/manifest-review/testing';
import { compareSides, review } from '../../review';
import { changeRules } from '../rules';

const METRICS = 'Deployment/vmshift-metrics';
const CONTAINER = 'spec.template.spec.containers[vmshift-metrics]';
const labels = { app: 'vmshift-metrics' };
const secretKeyRef = { name: 'vmshift-secrets', key: 'DATABASE_URL' };

const metrics = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'vmshift-metrics' },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: 'vmshift-metrics',
            image: 'example/metrics:1.2',
            env: [{ name: 'DATABASE_URL', valueFrom: { secretKeyRef } }],
            ports: [{ containerPort: 9090 }],
          },
        ],
      },
    },
  },
};
const policy = (ingress: readonly object[]) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'vmshift-metrics' },
  spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'], ingress },
});
const scaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'vmshift-metrics-hpa' },
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'vmshift-metrics' }, minReplicas: 1, maxReplicas: 3 },
};
const nightly = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly' },
  spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec: { containers: [{ image: 'n:1' }] } } } } },
};
const job = (name: string, words: readonly string[]) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: { template: { metadata: { labels: { app: 'make' } }, spec: { containers: [{ name, command: words }] } } },
});

const fromDraft =
  (name: string): Edit =>
  (draft) => {
    const object = draft.find(name);
    draft.remove(name).add({ ...object, metadata: { ...object.metadata, name: 'another' } });
  };
const staging = frozenSide.environments.get('staging');
const noEnvironment = compareSides('staging', undefined, undefined);
const addedEnvironment = compareSides('staging', undefined, staging);
const removedEnvironment = compareSides('staging', staging, undefined);
const anotherJob = comparison(
  (draft) => draft.remove('Job/make-1a').add(job('make-2b', ['a', 'whole', 'other', 'command'])),
  (draft) => draft.add(job('make-1a', ['make'])),
);

testRule(changeRules, 'workload-added', {
  flags: {
    'a Deployment that its policy closes, with what it runs and reads': [
      comparison((draft) => draft.add(metrics, policy([]))),
      {
        object: METRICS,
        path: '',
        verdict: 'info',
        after: 'example/metrics:1.2',
        because: 'it is new, with 2 pods, and runs the command of the image',
        impact:
          'it reads vmshift-secrets:DATABASE_URL; port 9090 may be reached by no other pod; it may connect to nothing',
      },
    ],
    'who may reach it, and the Secret that it takes whole': [
      comparison((draft) =>
        draft
          .add(metrics, policy([{ from: [{ podSelector: { matchLabels: { app: 'redis' } } }] }]))
          .set(METRICS, `${CONTAINER}.envFrom`, [{ secretRef: { name: 'mail' } }])
          .map<object[]>('NetworkPolicy/redis', 'spec.egress', () => [{}])
          .set('NetworkPolicy/redis', 'spec.policyTypes', ['Ingress', 'Egress']),
      ),
      {
        object: METRICS,
        path: '',
        impact:
          'it reads vmshift-secrets:DATABASE_URL, every key of mail; port 9090 may be reached by Deployment/redis; it may connect to nothing',
      },
    ],
    'the bounds of its autoscaler': [
      comparison((draft) => draft.add(metrics, scaler)),
      { object: METRICS, path: '', because: 'it is new, with 1 to 3 pods, and runs the command of the image' },
    ],
    'a CronJob, which reads and answers nothing': [
      comparison((draft) => draft.add(nightly)),
      {
        object: 'CronJob/nightly',
        path: '',
        because: 'it is new, with 1 pod at each run (0 3 * * *), and runs the command of the image',
        impact: 'it reads no Secret; it declares no port; it may connect to nothing',
      },
    ],
    'a CronJob that a person starts': [
      comparison((draft) => draft.add({ ...nightly, spec: { ...nightly.spec, suspend: true } })),
      {
        object: 'CronJob/nightly',
        path: '',
        because: 'it is new, with 1 pod at each run (suspended: none by itself), and runs the command of the image',
      },
    ],
  },
  accepts: {
    'a Service without pods of its own': comparison((draft) =>
      draft.add({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'new' } }),
    ),
    'another name': comparison(fromDraft('Deployment/vmshift-celery-worker')),
    'a Job of another build': anotherJob,
    'all workloads of a new environment': addedEnvironment,
  },
});

testRule(changeRules, 'workload-removed', {
  flags: {
    'a Deployment': [
      comparison(
        (draft) => draft.remove(METRICS),
        (draft) => draft.add(metrics),
      ),
      { object: METRICS, path: '', verdict: 'warn', before: '2 pods of example/metrics:1.2' },
    ],
  },
  accepts: {
    'another name': comparison(fromDraft('Deployment/vmshift-celery-worker')),
    'a Job of another build': anotherJob,
    'a removed environment': removedEnvironment,
  },
});

testRule(changeRules, 'environment-added', {
  flags: {
    'all of it in one note': [
      addedEnvironment,
      {
        object: 'Application/vmshift-staging',
        path: '',
        verdict: 'info',
        after: `${addedEnvironment.after.objects.length} objects`,
        impact: expect.stringContaining('Deployment/vmshift-api, '),
      },
    ],
  },
  accepts: { 'no object': noEnvironment, 'a removed environment': removedEnvironment },
});

test('a lost server is told by the rule that knows what it was', () => {
  const base = new Map(frozenSide.environments);
  const head = new Map(base);
  if (staging === undefined) throw new Error('no staging');
  const files = staging.files.filter(({ name }) => name !== 'redis.deployment.yaml');
  head.set('staging', { ...staging, files });
  const { findings } = review({ environments: base }, { environments: head });
  const ofRedis = findings.filter(({ object }) => object === 'Deployment/redis');
  expect(ofRedis.map(({ id }) => id)).not.toContain('workload-removed');
  expect(ofRedis).toContainEqual(
    expect.objectContaining({
      id: 'data-server-lost',
      verdict: 'block',
      explains: [expect.objectContaining({ id: 'workload-removed' })],
    }),
  );
});
