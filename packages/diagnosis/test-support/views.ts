import { type EnvironmentConfig, model } from '@vmshift/environments';
import {
  type ArgoCdApplication,
  type ClusterObservation,
  type EnvironmentObservation,
  type GitHubObservation,
  type Observation,
  parseApplication,
} from '@vmshift/observation';
import type { EnvironmentState } from '@vmshift/releases';
import type { EnvironmentView, PlatformView } from '../src/view';

/** When every view of a test was seen. */
export const NOW = new Date('2026-11-24T12:00:00Z');

/** So many minutes before that. */
export function ago(minutes: number): string {
  return new Date(NOW.getTime() - minutes * 60_000).toISOString().replace('.000', '');
}

/** In what a view differs from one on which everything is seen and well. */
export interface ViewParts {
  /** @default dev */
  readonly environment?: Partial<EnvironmentConfig> & { readonly name?: string };
  readonly states?: readonly EnvironmentState[];
  readonly observed?: Partial<Omit<EnvironmentObservation, 'cluster'>>;
  /** Metadata, spec and status of its Application, over those of a healthy one. */
  readonly application?: ApplicationParts;
  /** Kinds of objects in its cluster. @default none of a kind */
  readonly cluster?: ClusterParts | 'unseen';
  readonly gitHub?: Partial<GitHubObservation>;
  readonly now?: Date;
}

/** What a cluster holds: of each kind the objects, or an observation of them. */
export type ClusterParts = {
  readonly [Kind in keyof ClusterObservation]?: ClusterObservation[Kind] extends Observation<infer Objects>
    ? Objects | ClusterObservation[Kind]
    : ClusterObservation[Kind];
};

export interface ApplicationParts {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

const ACCESS = { context: 'vmshift-production', host: model.platform.argoCd.host };

const NOTHING_OF_GITHUB: GitHubObservation = { repositories: [], builds: {}, scheduled: {} };

/** All that a rule over one environment judges, well but for the given parts. */
export function view(parts: ViewParts = {}): EnvironmentView {
  const { environment: changes, states = [], observed, application, cluster, gitHub, now = NOW } = parts;
  const found = model.environments.find(({ name }) => name === (changes?.name ?? 'dev'));
  if (found === undefined) throw new Error(`no environment ${changes?.name}`);
  const environment = { ...found, ...changes };
  return {
    environment,
    platform: model.platform,
    states,
    observed: {
      application: seenApplication(environment, application),
      cluster: cluster === 'unseen' ? { state: 'unknown', because: 'not asked' } : seen(clusterOf(cluster)),
      host: seen({
        url: `https://${environment.host}/health`,
        addresses: ['192.0.2.1'],
        answer: { status: 200, healthy: true, body: '{"status":"healthy"}' },
      }),
      ...observed,
    } as EnvironmentObservation,
    gitHub: { ...NOTHING_OF_GITHUB, ...gitHub },
    access: ACCESS,
    now,
  };
}

/** All that a rule over the platform judges, well but for the given parts. */
export function platformView(parts: Partial<PlatformView> = {}): PlatformView {
  const { platform, environments } = model;
  return { platform, environments, states: [], gitHub: NOTHING_OF_GITHUB, access: ACCESS, now: NOW, ...parts };
}

/** An Application as Argo CD keeps it: synced, healthy, compared two minutes ago, but for what is given. */
export function applicationObject(
  { name }: Pick<EnvironmentConfig, 'name'>,
  { metadata, spec, status }: ApplicationParts = {},
): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: `vmshift-${name}`, namespace: 'argocd', creationTimestamp: ago(60 * 24 * 30), ...metadata },
    spec: {
      project: `vmshift-${name}`,
      source: {
        repoURL: model.platform.repositoryUrl,
        path: `dist/${name}`,
        targetRevision: model.platform.targetRevision,
      },
      destination: { name: `vmshift-${name}`, namespace: `vmshift-${name}` },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
      ...spec,
    },
    status: {
      reconciledAt: ago(2),
      sync: { status: 'Synced', revision: 'a'.repeat(40) },
      health: { status: 'Healthy', lastTransitionTime: ago(60) },
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        startedAt: ago(90),
        finishedAt: ago(88),
        syncResult: {
          revision: 'a'.repeat(40),
          resources: [{ kind: 'Deployment', name: 'vmshift-api', status: 'Synced' }],
        },
      },
      summary: { images: ['redis'] },
      ...status,
    },
  };
}

function seenApplication(
  environment: Pick<EnvironmentConfig, 'name'>,
  parts?: ApplicationParts,
): Observation<ArgoCdApplication> {
  const [, read] = parseApplication(applicationObject(environment, parts)) ?? [];
  if (read?.state !== 'seen') throw new Error(JSON.stringify(read));
  return read;
}

function clusterOf(parts: ClusterParts = {}): ClusterObservation {
  const none = { state: 'seen', value: [] } as const;
  const kinds = [
    ...['pods', 'events', 'deployments', 'replicaSets', 'jobs', 'cronJobs', 'claims', 'autoscalers', 'quotas'],
    ...['services', 'endpoints', 'ingresses', 'certificates', 'certificateRequests', 'orders', 'challenges'],
    ...['nodes', 'attachments'],
  ] as const;
  const lists = kinds.map((kind) => {
    const part = parts[kind as keyof ClusterParts];
    return [kind, part === undefined ? none : Array.isArray(part) ? seen(part) : part];
  });
  const { unreadable = [], logs = [] } = parts;
  return { ...Object.fromEntries(lists), unreadable, logs };
}

function seen<T>(value: T): Observation<T> {
  return { state: 'seen', value };
}
