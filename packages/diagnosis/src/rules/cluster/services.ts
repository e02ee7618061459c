import { counted } from '@vmshift/findings';
import { selects } from '@vmshift/kubernetes';
import { type ObservedPod, seenValue } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { livingPods, makerOf, seen } from './seen-cluster';

interface ServiceFacts extends DiagnosisFacts {
  readonly service: string;
  readonly why: string;
}

/** Slices follow the pods within seconds. */
const NEW_SECONDS = 60;

/** A pod that is replaced is away for a moment. */
const REPLACED_SECONDS = 60;

/** Whether a rollout replaces the only pod, or a node that is drained just lost it; the controller tells both. */
function isReplaced(view: EnvironmentView, selector: Readonly<Record<string, string>>): boolean {
  const pods = seen(view, 'pods').filter(({ labels }) => selects({ matchLabels: selector }, labels));
  const makers = new Set(pods.map((pod) => makerOf(view, pod)));
  return seen(view, 'deployments').some(({ kind, name, conditions }) => {
    if (!makers.has(`${kind}/${name}`)) return false;
    const progressing = conditions.find(({ type }) => type === 'Progressing');
    const available = conditions.find(({ type }) => type === 'Available');
    const isRollout = progressing?.status === 'True' && progressing.reason !== 'NewReplicaSetAvailable';
    const isNew = available?.status === 'False' && !olderThan(REPLACED_SECONDS, available.since, view.now);
    return isRollout || isNew;
  });
}

/** A slice that was not seen may have any number of endpoints. */
function sawEndpoints({ observed }: EnvironmentView): boolean {
  const cluster = seenValue(observed.cluster);
  const { endpoints, pods, unreadable = [] } = cluster ?? {};
  return (
    [endpoints, pods].every((kind) => kind?.state === 'seen') &&
    !unreadable.some(({ object }) => object.startsWith('EndpointSlice/'))
  );
}

/** Services that select pods and have no endpoint that is ready. */
function withoutEndpoints(view: EnvironmentView): readonly ServiceFacts[] {
  if (!sawEndpoints(view)) return [];
  const routed = new Set(seen(view, 'ingresses').flatMap(({ rules }) => rules.map(({ service }) => service)));
  return seen(view, 'services').flatMap(({ name, selector, type, createdAt }) => {
    const slices = seen(view, 'endpoints').filter(({ service }) => service === name);
    if (Object.keys(selector).length === 0 || type === 'ExternalName' || !olderThan(NEW_SECONDS, createdAt, view.now))
      return [];
    if (slices.some(({ ready }) => ready > 0)) return [];
    if (!routed.has(name) && isReplaced(view, selector)) return [];
    const pods = livingPods(view).filter(({ labels }) => selects({ matchLabels: selector }, labels));
    const object = `Service/${name}`;
    const why = pods.length === 0 ? whyNoPod(view, selector) : `none of its ${pods.length} pods is ready`;
    const severity = routed.has(name) ? ({ severity: 'down' } as const) : {};
    return [{ object, service: name, why, evidence: [{ object, message: why }], ...severity }];
  });
}

/** Whether there is what should make them, or its pods have other labels than those that the Service selects. */
function whyNoPod(view: EnvironmentView, selector: Readonly<Record<string, string>>): string {
  const makers = seen(view, 'deployments').filter(({ podLabels = {} }) =>
    selects({ matchLabels: selector }, podLabels),
  );
  if (makers.length === 0) return 'no pod has its labels';
  return `${makers.map(({ name }) => `Deployment/${name}`).join(' and ')} has no pod`;
}

interface LeftBehindFacts extends DiagnosisFacts {
  readonly services: readonly string[];
  readonly pods: number;
}

/** Whether a Service with this selector sends requests to a pod. */
function isOf(selector: Readonly<Record<string, string>>, { labels }: ObservedPod): boolean {
  return Object.keys(selector).length > 0 && selects({ matchLabels: selector }, labels);
}

/** What no workload owns: a pod by itself, or a ReplicaSet whose Deployment was deleted without it. */
function leftBehind(view: EnvironmentView, { name, owner }: ObservedPod): string | undefined {
  if (owner === undefined) return `Pod/${name}`;
  const alone = seen(view, 'replicaSets').find((one) => owner === `ReplicaSet/${one.name}`);
  return alone !== undefined && alone.owner === undefined && alone.deletedAt === undefined ? owner : undefined;
}

/**
 * Pods that get requests next to those of a workload, and that no release replaces. Where they are the only ones, the workload
 * that is missing takes them over as soon as it is there, and deleting them first would leave nothing that answers.
 */
function withoutWorkload(view: EnvironmentView): readonly LeftBehindFacts[] {
  const found = new Map<string, { readonly services: Set<string>; readonly pods: ObservedPod[] }>();
  const ready = livingPods(view).filter(({ conditions }) =>
    conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
  );
  const shared = seen(view, 'services').filter(({ selector }) =>
    ready.some((pod) => isOf(selector, pod) && leftBehind(view, pod) === undefined),
  );
  for (const pod of ready) {
    const object = leftBehind(view, pod);
    const services = shared.filter(({ selector }) => isOf(selector, pod));
    if (object === undefined || services.length === 0) continue;
    const known = found.get(object) ?? { services: new Set(), pods: [] };
    for (const { name } of services) known.services.add(name);
    found.set(object, { ...known, pods: [...known.pods, pod] });
  }
  return [...found].map(([object, { services, pods }]) => ({
    ...{ object, services: [...services].sort(), pods: pods.length },
    others: pods.map(({ name }) => `Pod/${name}`).filter((name) => name !== object),
    evidence: [...new Set(pods.flatMap(({ containers }) => containers.map(({ image }) => image)))].map((image) => ({
      object,
      message: `runs ${image}`,
    })),
  }));
}

/** Services that nothing answers for, or what should not. */
export const serviceRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'service-without-endpoints',
    title: 'Nothing answers for a Service',
    judge: withoutEndpoints,
    severity: 'degraded',
    cause: ({ service, why }) => `nothing answers for the Service ${service}: ${why}`,
    next: ({ object }, { environment }) => [command.describeObject(environment, object), command.showPods(environment)],
    runbook: 'on-call.md#objects-that-are-not-healthy',
    releaseCanCause: true,
    see: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions',
  }),
  defineDiagnosis({
    id: 'service-reaches-left-pods',
    title: 'A Service sends requests to pods that no workload owns',
    judge: withoutWorkload,
    severity: 'degraded',
    cause: ({ object, services, pods }) =>
      `${object} answers for the Service ${services.join(' and ')} with ${counted(pods, 'pod')} next to others, and no workload owns it: no release replaces what it runs`,
    next: ({ object }, { environment }) => [
      command.describeObject(environment, object),
      command.deleteObject(environment, object),
    ],
    runbook: 'on-call.md#a-change-that-the-cluster-refuses',
    see: 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/#orphaned-dependents',
  }),
];
