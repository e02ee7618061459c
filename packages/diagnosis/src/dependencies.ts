import { applicationName, type EnvironmentConfig } from '@vmshift/environments';
import { selects } from '@vmshift/kubernetes';
import {
  type ClusterObservation,
  type EnvironmentObservation,
  type ObjectIdentity,
  type Observation,
  type ObservedPod,
  seenValue,
} from '@vmshift/observation';
import { type Dependencies, objectKey } from './fold-symptoms';
import { nodesThatHold } from './rules/cluster/held-volumes';
import { certificateObject } from './rules/hosts/host-facts';
import { refusedPods } from './rules/logs/exhausted';

/** An object and one that it cannot work without, as `Kind/name`. */
type Need = readonly [object: string, needed: string];

/** What needs what in one environment: a host its way to the pods, an Application its objects, a pod its node and claims. */
export function dependenciesOf(environment: EnvironmentConfig, observed: EnvironmentObservation): Dependencies {
  const cluster = seenValue(observed.cluster);
  const needs = [
    ...applicationNeeds(environment, observed),
    ...(cluster ? clusterNeeds(environment, cluster) : []),
    ...restoreNeeds(environment, observed),
  ];
  const found = new Map<string, string[]>();
  for (const [object, needed] of needs) {
    const key = objectKey(environment.name, object);
    found.set(key, [...(found.get(key) ?? []), objectKey(environment.name, needed)]);
  }
  return found;
}

/**
 * The health of an Application is the worst of its objects, and its hooks block a sync: what Argo CD finds well has made
 * neither, whatever else is wrong with it. It does not keep the health of every object.
 */
function applicationNeeds(environment: EnvironmentConfig, { application }: EnvironmentObservation): readonly Need[] {
  const seen = seenValue(application);
  if (seen === undefined || seen === 'absent') return [];
  const unwell = seen.resources.filter(({ health }) => health !== 'Healthy');
  const waitedFor = (seen.operation?.resources ?? []).filter(
    ({ status, hookType, hookPhase }) => hookType !== undefined || status !== 'Synced' || hookPhase !== 'Succeeded',
  );
  const objects = [...unwell, ...waitedFor].map(({ object }) => object);
  return [...new Set(objects)].map((object): Need => [`Application/${applicationName(environment)}`, object]);
}

/** What does not work while a restore has stopped the application. */
function restoreNeeds({ host }: EnvironmentConfig, { application, cluster }: EnvironmentObservation): readonly Need[] {
  const seen = seenValue(application);
  if (seen === undefined || seen === 'absent' || seen.restore === undefined) return [];
  const { services, deployments } = seenValue(cluster) ?? {};
  const stopped = [
    ...[`Application/${seen.name}`, `Host/${host}`],
    ...(services === undefined ? [] : listed(services)).map(({ name }) => `Service/${name}`),
    ...(deployments === undefined ? [] : listed(deployments))
      .filter(({ wanted }) => wanted === 0)
      .map(({ name }) => `Deployment/${name}`),
  ];
  return stopped.map((object): Need => [object, restoreObject(seen.name)]);
}

/** The restore of an environment, as an object that others need to end. */
export function restoreObject(application: string): string {
  return `Restore/${application}`;
}

function clusterNeeds({ host }: EnvironmentConfig, cluster: ClusterObservation): readonly Need[] {
  return [
    ...owned('Deployment', 'ReplicaSet', listed(cluster.replicaSets)),
    ...['ReplicaSet', 'StatefulSet', 'Job'].flatMap((owner) => owned(owner, 'Pod', listed(cluster.pods))),
    ...owned('CronJob', 'Job', listed(cluster.jobs)),
    ...owned('Certificate', 'CertificateRequest', listed(cluster.certificateRequests)),
    ...owned('CertificateRequest', 'Order', listed(cluster.orders)),
    ...owned('Order', 'Challenge', listed(cluster.challenges)),
    ...podNeeds(cluster),
    ...refusedPods(cluster),
    ...listed(cluster.autoscalers).map(({ name, target }): Need => [`HorizontalPodAutoscaler/${name}`, target]),
    ...routes(host, cluster),
  ];
}

function listed<T>(observation: Observation<readonly T[]>): readonly T[] {
  return seenValue(observation) ?? [];
}

/** An owner works when what it made does. */
function owned(ownerKind: string, kind: string, objects: readonly ObjectIdentity[]): readonly Need[] {
  return objects.flatMap(({ owner, name }): Need[] =>
    owner?.startsWith(`${ownerKind}/`) ? [[owner, `${kind}/${name}`]] : [],
  );
}

/** A volume that another node holds comes when that node lets go of it. */
function podNeeds({ pods, claims: allClaims, attachments }: ClusterObservation): readonly Need[] {
  const heldBy = (pod: ObservedPod) => nodesThatHold(pod, listed(allClaims), listed(attachments));
  return listed(pods).flatMap((pod): Need[] => podNeed(pod, heldBy(pod)));
}

function podNeed({ name, node, claims }: ObservedPod, heldBy: readonly string[]): Need[] {
  return [
    ...(node === undefined ? [] : [[`Pod/${name}`, `Node/${node}`] as const]),
    ...heldBy.map((holder): Need => [`Pod/${name}`, `Node/${holder}`]),
    ...claims.map((claim): Need => [`Pod/${name}`, `PersistentVolumeClaim/${claim}`]),
  ];
}

/** From a host to what answers for it, and from the certificate that it shows to what makes that: neither needs the other. */
function routes(host: string, cluster: ClusterObservation): readonly Need[] {
  const ingresses = listed(cluster.ingresses).flatMap(({ name, rules }): Need[] => [
    ...(rules.some((rule) => rule.host === host) ? [[`Host/${host}`, `Ingress/${name}`] as const] : []),
    ...rules.flatMap(({ service }): Need[] =>
      service === undefined ? [] : [[`Ingress/${name}`, `Service/${service}`]],
    ),
  ]);
  const certificates = listed(cluster.certificates)
    .filter(({ hosts }) => hosts.includes(host))
    .map(({ name }): Need => [certificateObject(host), `Certificate/${name}`]);
  return [...ingresses, ...certificates, ...backends(cluster)];
}

/** The workloads whose pods a Service selects, or would if they had any. */
function backends({ services, pods, replicaSets, deployments }: ClusterObservation): readonly Need[] {
  const makers = new Map(listed(replicaSets).map(({ name, owner }) => [`ReplicaSet/${name}`, owner]));
  return listed(services).flatMap(({ name, selector }): Need[] => {
    if (Object.keys(selector).length === 0) return [];
    const selected = listed(pods).filter(({ labels }) => selects({ matchLabels: selector }, labels));
    const workloads = [
      ...selected.flatMap(({ owner }) => (owner && makers.get(owner)) ?? owner ?? []),
      ...listed(deployments)
        .filter(({ podLabels = {} }) => selects({ matchLabels: selector }, podLabels))
        .map(({ name }) => `Deployment/${name}`),
    ];
    return [...new Set(workloads)].map((workload): Need => [`Service/${name}`, workload]);
  });
}
