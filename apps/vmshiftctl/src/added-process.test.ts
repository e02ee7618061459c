import { type ApplicationProfile, type CronJobProcess, type ScaledProcess, vmshift } from '@vmshift/application';
import { buildObjects } from '@vmshift/chart';
import {
  type EnvironmentConfig,
  environmentFlows,
  type Model,
  model,
  type ProcessConfig,
  planCapacity,
  podRequestsAtPeak,
  printModel,
  renderedKinds,
  validateModel,
} from '@vmshift/environments';
import { renderOnce } from '@vmshift/infra/testing';
import { allowsTraffic, type KubeObject, objectName, podPeer, printManifest, workloadOf } from '@vmshift/kubernetes';
import { type EnvironmentSide, review } from '@vmshift/manifest-review';
import { checkManifests } from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';
import { parseModel } from './diff/parse-model';

/** What adds Flower: this entry of the profile … */
const flower = {
  kind: 'scaled',
  optional: true,
  app: 'vmshift-flower',
  component: 'monitor',
  image: { repository: 'mher/flower', tag: '2.0.1', digest: `sha256:${'7'.repeat(64)}` },
  user: { uid: 1000, gid: 1000 },
  command: ['celery', 'flower', '--port=5555', '--logging={logLevel}'],
  settings: { logLevel: ['info', 'warning'] },
  secrets: { CELERY_BROKER_URL: 'CELERY_BROKER_URL' },
  listens: { name: 'http', port: 5555, servicePort: 5555 },
  writable: [{ name: 'tmp', path: '/tmp', sizeLimit: '64Mi' }],
  probes: {
    startup: { asks: { tcp: true }, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 12 },
    liveness: { asks: { path: '/healthcheck' }, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 3 },
    readiness: { asks: { path: '/healthcheck' }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
  },
  startSeconds: 20,
  silentSeconds: 20,
  stopSeconds: 5,
  graceSeconds: 30,
} as const satisfies ScaledProcess;

/** … and this one for a second CronJob, with a key of its own … */
const report = {
  kind: 'cron-job',
  optional: true,
  app: 'vmshift-report',
  component: 'report',
  image: 'celery',
  user: { uid: 1000, gid: 1000 },
  command: ['python', '-m', 'app.report'],
  secrets: { DATABASE_URL: 'DATABASE_DIRECT_URL', REPORT_CACHE_URL: 'REPORT_CACHE_URL' },
  databaseConnections: 1,
  deadlineSeconds: 600,
  retries: 1,
  graceSeconds: 30,
} as const satisfies CronJobProcess;

const profile: ApplicationProfile = {
  ...vmshift,
  secret: {
    ...vmshift.secret,
    keys: { ...vmshift.secret.keys, REPORT_CACHE_URL: { kind: 'queue-url', database: 2 } },
  },
  processes: { ...vmshift.processes, flower, report },
};

/** … and their sizes in the environments that have them. */
const sizes: Readonly<Record<string, ProcessConfig>> = {
  flower: {
    settings: { logLevel: 'info' },
    scaling: { kind: 'fixed', replicas: 1 },
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '200m', memory: '3Gi' } },
    variables: { FLOWER_UNAUTHENTICATED_API: 'false' },
  },
  report: {
    schedule: '30 4 * * *',
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
  },
};

/** With room for the connection that the second CronJob opens. */
const base: Model = {
  ...model,
  environments: model.environments.map((one) => ({
    ...one,
    database: { ...one.database, maxConnections: one.database.maxConnections + 1 },
  })),
};

function withSizes(environment: EnvironmentConfig, added: Readonly<Record<string, ProcessConfig>>): EnvironmentConfig {
  return { ...environment, processes: { ...environment.processes, ...added } };
}

function extended(added: Readonly<Record<string, ProcessConfig>> = sizes): Model {
  return {
    platform: { ...model.platform, application: profile },
    environments: base.environments.map((one) => (one.cluster.hostsArgoCd ? one : withSizes(one, added))),
  };
}

function pinOf({ branch }: EnvironmentConfig): ReleasePin {
  const commit = 'a'.repeat(40);
  const image = { tag: `${branch}-${commit}` };
  return { branch, commit, sequence: 1, images: { api: image, celery: image } };
}

function render({ platform, environments }: Model, of: (environment: EnvironmentConfig) => boolean) {
  const environment = environments.find(of);
  if (environment === undefined) throw new Error('no such environment');
  const pin = pinOf(environment);
  const objects = buildObjects(environment, pin, platform);
  const find = (name: string) => objects.find((object) => objectName(object) === name);
  return { environment, platform, pin, objects, find, text: objects.map((object) => printManifest(object)) };
}

const isStaging = ({ cluster, database }: EnvironmentConfig) => !cluster.hostsArgoCd && database.pooler !== undefined;
const isProduction = ({ cluster }: EnvironmentConfig) => cluster.hostsArgoCd;
const staging = render(extended(), isStaging);
const before = render(base, isStaging);

function sideOf({ objects, pin, environment, platform }: ReturnType<typeof render>): EnvironmentSide {
  const files = objects.map((object) => {
    const text = printManifest(object);
    return { name: `${object.kind}.${object.metadata.name}.yaml`, text, objects: [object] };
  });
  return { files, pin, config: environment, platform };
}

describe('a process that is an entry of the profile and sizes in some environments', () => {
  test('is taken by every rule of the model', () => {
    expect(validateModel(extended())).toEqual([]);
  });

  test('is a Deployment with its Service and configuration, and a CronJob', () => {
    expect(staging.objects.map(objectName).filter((name) => !before.find(name))).toEqual(
      expect.arrayContaining([
        'ConfigMap/vmshift-flower-config',
        'CronJob/vmshift-report',
        'Deployment/vmshift-flower',
        'NetworkPolicy/vmshift-flower',
        'NetworkPolicy/vmshift-report',
        'Service/vmshift-flower-service',
      ]),
    );
    expect(before.objects.map(objectName).filter((name) => !staging.find(name))).toEqual([]);
    expect(staging.find('CronJob/vmshift-report')).toMatchObject({ spec: { schedule: '30 4 * * *' } });
    const container = workloadOf(staging.find('Deployment/vmshift-flower') as KubeObject)?.containers[0]?.spec;
    expect(container).toMatchObject({
      image: `mher/flower:2.0.1@${flower.image.digest}`,
      command: ['celery', 'flower', '--port=5555', '--logging=info'],
      livenessProbe: { httpGet: { path: '/healthcheck', port: 'http' } },
      env: [
        {
          name: 'CELERY_BROKER_URL',
          valueFrom: { secretKeyRef: { name: 'vmshift-secrets', key: 'CELERY_BROKER_URL' } },
        },
        { name: 'FLOWER_UNAUTHENTICATED_API', valueFrom: { configMapKeyRef: { name: 'vmshift-flower-config' } } },
      ],
    });
  });

  test('leaves the environments that do not have it as they were, byte for byte', () => {
    expect(render(extended(), isProduction).text).toEqual(render(base, isProduction).text);
  });

  test('reaches Redis and the DNS, and nothing reaches it but what forwards a port', () => {
    const policies = staging.objects.filter(({ kind }) => kind === 'NetworkPolicy');
    const peers = staging.objects.flatMap((object) => {
      const workload = workloadOf(object);
      return workload ? [podPeer(workload)] : [];
    });
    const peer = (name: string) => {
      const found = peers.find((one) => one.name === name);
      if (found === undefined) throw new Error(`no pods of ${name}`);
      return found;
    };
    const pods = peer('Deployment/vmshift-flower');
    expect(allowsTraffic(policies, pods, peer('Deployment/redis'), 6379)).toBe(true);
    expect(allowsTraffic(policies, pods, peer('Deployment/postgresql'), 5432)).toBe(false);
    for (const other of peers)
      expect([other.name, allowsTraffic(policies, other, pods, 5555)]).toEqual([other.name, false]);
    const controller = {
      kind: 'pod',
      name: 'the ingress controller',
      namespace: { 'kubernetes.io/metadata.name': vmshift.neighbours.ingressController.namespace },
      labels: vmshift.neighbours.ingressController.labels,
    } as const;
    expect(allowsTraffic(policies, controller, pods, 5555)).toBe(false);
    expect(JSON.stringify(staging.find('Ingress/vmshift-api-ingress'))).not.toContain('flower');
  });

  test('passes every check of the manifests', () => {
    const { environment, platform, pin, objects } = staging;
    const flows = environmentFlows(environment, profile);
    expect(
      checkManifests({ environment, platform, pinned: pin.images, objects, committed: before.objects, flows }),
    ).toEqual([]);
  });

  test('counts in quota, limits and capacity', () => {
    const hard = (of: typeof staging) =>
      Number((of.find('ResourceQuota/vmshift') as KubeObject & { spec: { hard: { pods: string } } }).spec.hard.pods);
    expect(hard(staging)).toBe(hard(before) + 3 + 1);
    expect(staging.find('LimitRange/vmshift')).toMatchObject({ spec: { limits: [{ max: { memory: '3Gi' } }] } });
    const count = (pods: ReturnType<typeof podRequestsAtPeak>) =>
      pods?.filter(({ name }) => /flower|report/.test(name)).length;
    const atRest = planCapacity(staging.environment, staging.platform)?.flatMap(({ minimum }) =>
      minimum.nodes.flatMap(({ pods }) => pods),
    );
    expect(count(atRest)).toBe(1);
    expect(count(podRequestsAtPeak(staging.environment, staging.platform))).toBe(3);
  });

  test('has an autoscaler and a disruption budget when its sizes ask for them', () => {
    const scaling = { kind: 'autoscaled', minReplicas: 2, maxReplicas: 3, targetCpuPercent: 70 } as const;
    const scaled = render(extended({ flower: { ...(sizes.flower as ProcessConfig), scaling } }), isStaging);
    expect(scaled.find('HorizontalPodAutoscaler/vmshift-flower-hpa')).toMatchObject({ spec: { minReplicas: 2 } });
    expect(scaled.find('PodDisruptionBudget/vmshift-flower-pdb')).toBeDefined();
    expect(staging.find('HorizontalPodAutoscaler/vmshift-flower-hpa')).toBeUndefined();
  });

  test('gets its Secret keys from Terraform, and its kinds are those that Argo CD may write', () => {
    const stack = renderOnce(extended()).files.get(`stacks/platform-${staging.environment.name}/cdk.tf.json`);
    expect(stack).toContain('"REPORT_CACHE_URL": "redis://:');
    const rendered = new Set(staging.objects.map(({ kind }) => kind));
    expect(renderedKinds(profile).map(({ kind }) => kind)).toEqual(expect.arrayContaining([...rendered]));
    const { schemaJob: _, ...withoutJob } = vmshift.processes;
    expect(renderedKinds({ ...vmshift, processes: withoutJob }).map(({ kind }) => kind)).not.toContain('Job');
  });

  test('is known to a judge whose own profile does not have it', () => {
    const asData = (of: Model) => {
      const read = parseModel(printModel(of));
      if (!('model' in read)) throw new Error(read.because);
      return read.model;
    };
    const side = (rendered: typeof staging, of: Model): EnvironmentSide => {
      const { platform, environments } = asData(of);
      const config = environments.find(({ name }) => name === rendered.environment.name);
      return { ...sideOf(rendered), platform, config };
    };
    const found = review(
      { environments: new Map([['staging', side(before, base)]]) },
      { environments: new Map([['staging', side(staging, extended())]]) },
    ).findings;
    expect(found.filter(({ verdict }) => verdict === 'block').map(({ id, path }) => [id, path])).toEqual([
      ['model-image-repository-changes', 'application.processes.flower.image.repository'],
    ]);
    const added = found.filter(({ id }) => id === 'workload-added').map(({ object }) => object);
    expect(added.sort()).toEqual(['CronJob/vmshift-report', 'Deployment/vmshift-flower']);
  });

  test('is known to review: a closed way to Redis and an impatient probe are found', () => {
    const base = new Map([['staging', sideOf(staging)]]);
    const judged = (change: (object: KubeObject) => KubeObject) => {
      const objects = staging.objects.map(change);
      return review({ environments: base }, { environments: new Map([['staging', sideOf({ ...staging, objects })]]) })
        .findings;
    };
    const closed = judged((object) =>
      objectName(object) === 'NetworkPolicy/vmshift-flower'
        ? ({
            ...object,
            spec: { podSelector: { matchLabels: { app: 'vmshift-flower' } }, policyTypes: ['Egress'] },
          } as KubeObject)
        : object,
    );
    expect(closed).toContainEqual(
      expect.objectContaining({ id: 'flow-refused', verdict: 'block', now: 'vmshift-flower to redis, port 6379' }),
    );
    const impatient = judged((object) =>
      objectName(object) === 'Deployment/vmshift-flower'
        ? (JSON.parse(JSON.stringify(object).replace('"periodSeconds":20', '"periodSeconds":5')) as KubeObject)
        : object,
    );
    expect(impatient).toContainEqual(
      expect.objectContaining({ id: 'liveness-gives-up-early', object: 'Deployment/vmshift-flower', verdict: 'block' }),
    );
  });
});
