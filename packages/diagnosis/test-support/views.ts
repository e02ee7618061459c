import { contextName, type EnvironmentConfig, model } from '@vmshift/environments';
import {
  type ArgoCdApplication,
  type ClusterObservation,
  type EnvironmentObservation,
  type GitHubObservation,
  type HostObservation,
  type Observation,
  type PlatformObservation,
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

const NO_RUNS: GitHubObservation = { repositories: [], builds: {}, scheduled: {} };

const ACCESS = { context: 'vmshift-production', host: model.platform.argoCd.host };

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
      host: seen(hostOf(environment)),
      ...observed,
    } as EnvironmentObservation,
    gitHub: { ...NO_RUNS, ...gitHub },
    access: ACCESS,
    now,
  };
}

/** In what the platform differs from one on which everything is seen and well. */
export interface PlatformParts extends Partial<Omit<PlatformView, 'observed' | 'gitHub'>> {
  readonly observed?: Partial<PlatformObservation>;
  readonly gitHub?: Partial<GitHubObservation>;
}

/** All that a rule over the platform judges, well but for the given parts. */
export function platformView({ observed, gitHub: gitHubParts, ...parts }: PlatformParts = {}): PlatformView {
  const { platform, environments } = model;
  const gitHub = { ...NO_RUNS, ...gitHubParts };
  return {
    platform,
    environments,
    states: [],
    gitHub,
    access: ACCESS,
    now: NOW,
    observed: { ...wellPlatform(), gitHub, ...observed },
    ...parts,
  };
}

/** A platform of which everything was seen, and all is well. */
export function wellPlatform(): PlatformObservation {
  const { platform, environments } = model;
  const hosts = [...environments.map(({ host }) => host), platform.argoCd.host];
  return {
    at: NOW.toISOString(),
    network: seen(hosts),
    contexts: seen(environments.map(contextName)),
    argoCd: { context: ACCESS.context, host: seen(wellHost(platform.argoCd.host)) },
    git: { branches: {}, clone: seen({ commit: 'a'.repeat(40), branch: 'main', behind: 0, ahead: 0, shallow: false }) },
    gitHub: NO_RUNS,
    environments: Object.fromEntries(environments.map(({ name }) => [name, view({ environment: { name } }).observed])),
  };
}

/** A host that answers that the application is healthy, with a certificate of Let's Encrypt. */
export function wellHost(host: string): HostObservation {
  return {
    url: `https://${host}/health`,
    addresses: ['192.0.2.10'],
    certificate: {
      names: [host],
      issuer: 'R13',
      issuerOrganization: "Let's Encrypt",
      notBefore: ago(60 * 24 * 30),
      notAfter: ago(-60 * 24 * 60),
      daysLeft: 60,
      holdsForHost: true,
    },
    answer: { status: 200, healthy: true, body: '{"status":"healthy"}' },
  };
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

/** Staging and dev have certificates that browsers do not trust, and are expected to. */
function hostOf({ host, ingress }: Pick<EnvironmentConfig, 'host' | 'ingress'>): HostObservation {
  const well = wellHost(host);
  if (ingress.clusterIssuer !== 'letsencrypt-staging' || well.certificate === undefined) return well;
  const staging = { issuer: '(STAGING) Riddling Rhubarb R12', issuerOrganization: "(STAGING) Let's Encrypt" };
  return { ...well, certificate: { ...well.certificate, ...staging, untrusted: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } };
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
