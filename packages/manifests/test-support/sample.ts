import type { NetworkFlow } from '@vmshift/application';
import { APPLICATION_SECRET, type EnvironmentConfig, REGISTRY_SECRET } from '@vmshift/environments';
import { model } from '@vmshift/environments/testing';
import { type KubeObject, objectName } from '@vmshift/kubernetes';
import { type CheckInput, type EnvironmentState, prepare } from '../src/object-rule';

const resources = { requests: { cpu: '250m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } };

/** A small environment in which nothing is wrong: a web server behind an autoscaler, its database, two jobs. */
const staging = model.environments.find(({ tier }) => tier === 'staging') as EnvironmentConfig;
export const environment: EnvironmentConfig = {
  ...staging,
  name: 'sample',
  namespace: 'sample',
  host: 'sample.example.com',
};

export const { platform } = model;

const build = { tag: 'develop-1234567', digest: `sha256:${'a'.repeat(64)}` };
export const pinned = { api: build, celery: build };
export const images = {
  api: `${platform.images.api}:${build.tag}@${build.digest}`,
  celery: `${platform.images.celery}:${build.tag}@${build.digest}`,
};
const { repository, tag, digest } = platform.images.postgresql;
const postgresql = `${repository}:${tag}@${digest}`;

export const flows: readonly NetworkFlow[] = [
  { from: 'ingress-controller', to: 'web', port: 8000 },
  { from: 'web', to: 'db', port: 5432 },
  { from: 'dump', to: 'db', port: 5432 },
  { from: 'dump', to: 'internet', port: 443 },
];

function object(apiVersion: string, kind: string, name: string, fields: object): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: 'sample', labels: { app: name } }, ...fields };
}

function container(name: string, image: string, fields: object = {}) {
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  };
  return { name, image, resources, securityContext, ...fields };
}

function template(app: string, pod: object) {
  const spec = {
    automountServiceAccountToken: false,
    serviceAccountName: 'sample',
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    ...pod,
  };
  return { metadata: { labels: { app } }, spec };
}

const httpGet = { httpGet: { path: '/', port: 'http' } };
const tcpSocket = { tcpSocket: { port: 5432 } };

const web = object('apps/v1', 'Deployment', 'web', {
  spec: {
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: template('web', {
      imagePullSecrets: [{ name: REGISTRY_SECRET }],
      initContainers: [container('wait', images.api)],
      containers: [
        container('web', images.api, {
          env: [
            { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'config', key: 'mode' } } },
            { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: APPLICATION_SECRET, key: 'DATABASE_URL' } } },
          ],
          ports: [{ name: 'http', containerPort: 8000 }],
          volumeMounts: [{ name: 'config', mountPath: '/etc/app.ini', subPath: 'app.ini' }],
          livenessProbe: httpGet,
          readinessProbe: httpGet,
        }),
      ],
      volumes: [{ name: 'config', configMap: { name: 'config', items: [{ key: 'app.ini', path: 'app.ini' }] } }],
    }),
  },
});

const database = object('apps/v1', 'Deployment', 'db', {
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'db' } },
    strategy: { type: 'Recreate' },
    template: template('db', {
      containers: [
        container('db', postgresql, {
          env: [{ name: 'POSTGRES_PASSWORD_FILE', value: '/run/secrets/POSTGRES_PASSWORD' }],
          ports: [{ containerPort: 5432 }],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
          livenessProbe: tcpSocket,
          readinessProbe: tcpSocket,
        }),
      ],
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        {
          name: 'secrets',
          secret: { secretName: APPLICATION_SECRET, items: [{ key: 'POSTGRES_PASSWORD', path: 'POSTGRES_PASSWORD' }] },
        },
      ],
    }),
  },
});

const hook = { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' };
const migrate = object('batch/v1', 'Job', 'migrate', {
  spec: {
    template: template('migrate', {
      restartPolicy: 'Never',
      imagePullSecrets: [{ name: REGISTRY_SECRET }],
      containers: [container('migrate', images.celery)],
    }),
  },
});
const dump = object('batch/v1', 'CronJob', 'dump', {
  spec: {
    schedule: '0 1 * * *',
    jobTemplate: {
      spec: { template: template('dump', { restartPolicy: 'Never', containers: [container('dump', postgresql)] }) },
    },
  },
});

function policy(name: string, podSelector: object, rules: { ingress?: object[]; egress?: object[] }): KubeObject {
  const policyTypes = [...(rules.ingress ? ['Ingress'] : []), ...(rules.egress ? ['Egress'] : [])];
  return object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec: { podSelector, policyTypes, ...rules } });
}
const app = (name: string) => ({ matchLabels: { app: name } });
const from = (namespace: string, labels: object) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels: labels },
});
const traefik = from('traefik', { 'app.kubernetes.io/name': 'traefik' });

export const objects: readonly KubeObject[] = [
  object('v1', 'ServiceAccount', 'sample', { automountServiceAccountToken: false }),
  object('v1', 'ConfigMap', 'config', {
    data: { mode: 'fast', 'app.ini': '[app]\nauth_type = scram-sha-256\nhost = db\n' },
  }),
  web,
  { ...migrate, metadata: { ...migrate.metadata, annotations: hook } },
  database,
  dump,
  object('v1', 'Service', 'web', { spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] } }),
  object('v1', 'Service', 'db', { spec: { selector: { app: 'db' }, ports: [{ port: 5432 }] } }),
  object('networking.k8s.io/v1', 'Ingress', 'web', {
    spec: {
      tls: [{ hosts: [environment.host], secretName: environment.ingress.tlsSecretName }],
      rules: [
        {
          host: environment.host,
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
          },
        },
      ],
    },
  }),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
    spec: {
      ...{ minReplicas: 2, maxReplicas: 4, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  }),
  object('policy/v1', 'PodDisruptionBudget', 'web', { spec: { maxUnavailable: 1, selector: app('web') } }),
  object('v1', 'PersistentVolumeClaim', 'data', {
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'retain', resources: { requests: { storage: '10Gi' } } },
  }),
  // Five web pods, one each of db, migrate and dump, 250m and 128Mi each; the ACME solver.
  object('v1', 'ResourceQuota', 'sample', {
    spec: {
      hard: { 'requests.cpu': '2010m', 'requests.memory': '1088Mi', 'limits.cpu': '4100m', pods: '9', services: '2' },
    },
  }),
  object('v1', 'LimitRange', 'sample', {
    spec: {
      limits: [
        { type: 'Container', min: { cpu: '10m' }, default: { cpu: '200m' }, max: { cpu: '500m', memory: '256Mi' } },
      ],
    },
  }),
  policy('default-deny', {}, { ingress: [], egress: [] }),
  policy(
    'dns',
    { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'dump'] }] },
    {
      egress: [
        { to: [from('kube-system', { 'k8s-app': 'kube-dns' })], ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] },
      ],
    },
  ),
  policy(
    'acme',
    { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
    {
      ingress: [{ from: [traefik], ports: [{ port: 8089 }] }],
    },
  ),
  policy('web', app('web'), {
    ingress: [{ from: [traefik], ports: [{ port: 'http' }] }],
    egress: [{ to: [{ podSelector: app('db') }], ports: [{ port: 5432 }] }],
  }),
  policy('db', app('db'), {
    ingress: [{ from: [{ podSelector: app('web') }, { podSelector: app('dump') }], ports: [{ port: 5432 }] }],
  }),
  policy('dump', app('dump'), {
    egress: [
      { to: [{ podSelector: app('db') }], ports: [{ port: 5432 }] },
      { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }], ports: [{ port: 443 }] },
    ],
  }),
];

/** All that is known of the sample, with nothing committed. */
export const state = { environment, platform, pinned, objects, flows } satisfies EnvironmentState;

/**
 * An object, the path of a field in it, and its new value (`undefined` removes it). Items of lists are chosen by their
 * place, keys that are no word are quoted; with an empty path the value stands in the place of the object.
 */
export type Edit = readonly [name: string, path: string, value: unknown];

/** The sample's objects with fields changed. */
export function edited(...edits: readonly Edit[]): readonly KubeObject[] {
  // Not structuredClone, which keeps what objects share.
  const copies = JSON.parse(JSON.stringify(objects)) as KubeObject[];
  for (const [name, path, value] of edits) {
    const place = copies.findIndex((one) => objectName(one) === name);
    const object = copies[place];
    if (object === undefined) throw new Error(`the sample has no ${name}`);
    const steps = [...path.matchAll(/\["([^"]+)"\]|[^.[\]]+/g)].map(([step, quoted]) => quoted ?? step);
    const last = steps.pop();
    if (last === undefined) copies[place] = value as KubeObject;
    else {
      const parent = steps.reduce<unknown>((found, step) => (found as Record<string, unknown>)[step], object);
      if (value === undefined) delete (parent as Record<string, unknown>)[last];
      else (parent as Record<string, unknown>)[last] = value;
    }
  }
  return copies;
}

/** The sample with fields changed, as a rule sees it. */
export function sample(...edits: readonly Edit[]): CheckInput {
  return prepare({ ...state, objects: edited(...edits) });
}
