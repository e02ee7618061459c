import { join } from 'node:path';
import { type EnvironmentConfig, environments, model, type PlatformConfig } from '@vmshift/environments';
import type { KubeMetadata, KubeObject } from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';
import type { k8s } from 'cdk8s-plus-28';
import { buildObjects } from '../build-objects';

/** Root of the repository. */
export const ROOT = join(__dirname, '../../../..');

/** A cdk8s type as it looks when rendered. A quantity and a number-or-name are one type to the compiler. */
export type Plain<T> = T extends k8s.Quantity
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key]> }
      : T;

interface Kinds {
  ConfigMap: k8s.KubeConfigMapProps;
  CronJob: k8s.KubeCronJobProps;
  Deployment: k8s.KubeDeploymentProps;
  HorizontalPodAutoscaler: k8s.KubeHorizontalPodAutoscalerV2Props;
  Ingress: k8s.KubeIngressProps;
  Job: k8s.KubeJobProps;
  LimitRange: k8s.KubeLimitRangeProps;
  NetworkPolicy: k8s.KubeNetworkPolicyProps;
  PersistentVolumeClaim: k8s.KubePersistentVolumeClaimProps;
  PodDisruptionBudget: k8s.KubePodDisruptionBudgetProps;
  ResourceQuota: k8s.KubeResourceQuotaProps;
  Service: k8s.KubeServiceProps;
  ServiceAccount: k8s.KubeServiceAccountProps;
}
type Kind = keyof Kinds;
/** Everything is there: a test that looks for an absent field sees `undefined` and fails. */
type Present<T> = T extends readonly (infer Item)[]
  ? readonly Present<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Present<NonNullable<T[Key]>> }
    : T;
type Rendered<K extends Kind> = Present<Plain<Kinds[K]>> & { readonly metadata: KubeMetadata };
export type Container = Present<Plain<k8s.Container>>;
export type PodSpec = Present<Plain<k8s.PodSpec>>;

const COMMIT = 'aa583cfb23d20bb7d63b5674db00c6d3e1bae3c1';

/** What an environment of a test runs. */
export function fixturePin({ branch }: Pick<EnvironmentConfig, 'branch'>): ReleasePin {
  const image = { tag: `${branch}-${COMMIT}` };
  return { branch, commit: COMMIT, images: { api: image, celery: image }, sequence: 0 };
}

/** The objects of one environment, and how tests look at them. */
export class RenderedEnvironment {
  readonly objects: readonly KubeObject[];

  constructor(
    readonly environment: EnvironmentConfig,
    pin: ReleasePin,
    platform: PlatformConfig = model.platform,
  ) {
    this.objects = buildObjects(environment, pin, platform);
  }

  get<K extends Kind>(kind: K, name: string): Rendered<K> {
    const found = this.list(kind).find(({ metadata }) => metadata.name === name);
    if (found === undefined) throw new Error(`${this.environment.name} has no ${kind}/${name}`);
    return found;
  }

  list<K extends Kind>(kind: K): readonly Rendered<K>[] {
    return this.objects.filter((object) => object.kind === kind).map((object) => object as unknown as Rendered<K>);
  }

  names(kind: Kind): readonly string[] {
    return this.list(kind)
      .map(({ metadata }) => metadata.name)
      .sort();
  }

  /** The pods of all Deployments, Jobs and CronJobs, by the name of their owner. */
  pods(): ReadonlyMap<string, PodSpec> {
    return new Map([
      ...[...this.list('Deployment'), ...this.list('Job')].map(
        ({ metadata, spec }) => [metadata.name, spec.template.spec] as const,
      ),
      ...this.list('CronJob').map(
        ({ metadata, spec }) => [metadata.name, spec.jobTemplate.spec.template.spec] as const,
      ),
    ]);
  }

  /** The first container of a Deployment, Job or CronJob. */
  container(owner: string): Container {
    const container = this.pods().get(owner)?.containers[0];
    if (container === undefined) throw new Error(`${this.environment.name} has no workload ${owner}`);
    return container;
  }

  /** All containers, init containers too. */
  containers(): readonly Container[] {
    return [...this.pods().values()].flatMap(allContainers);
  }
}

/** Init containers first, as they run. */
export function allContainers({ initContainers, containers }: PodSpec): readonly Container[] {
  return [...(initContainers ?? []), ...containers];
}

/** Names of a container's variables that come from the Secret, with their keys. */
export function secretKeys(container: Container): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (container.env ?? [])
      .filter(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined)
      .map(({ name, valueFrom }) => [name, valueFrom.secretKeyRef.key]),
  );
}

/** Every environment of the fixture model, for `describe.each`. */
export const renderedEnvironments: readonly (readonly [string, RenderedEnvironment])[] = environments.map(
  (environment) => [environment.name, new RenderedEnvironment(environment, fixturePin(environment))],
);

/** One of them. */
export function rendered(name: string): RenderedEnvironment {
  const found = renderedEnvironments.find(([environment]) => environment === name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found[1];
}
