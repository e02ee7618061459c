import {
  OBSERVED_CERTIFICATES,
  OBSERVED_IN_CLUSTER,
  OBSERVED_IN_NAMESPACE,
  type ObservedKind,
} from '@vmshift/environments';
import { type Observation, reasonOf } from '../observation';
import { parseAcmeStep, parseCertificate, parseCertificateRequest } from './certificate';
import type { ClusterObservation, ContainerLog, UnreadableObject } from './cluster-observation';
import { mergeEvents, parseEvent } from './event';
import { parseCronJob, parseJob } from './job';
import { parseAutoscaler, parseQuota } from './limits';
import { parseNode } from './node';
import { type ObservedPod, parsePod } from './pod';
import { parseEndpoints, parseIngress, parseService } from './routing';
import { parseAttachment, parseClaim } from './storage';
import { parseWorkload } from './workload';

/** Runs kubectl to its end. @throws Error when it is not installed or does not end in time */
export type Kubectl = (args: readonly string[]) => Promise<KubectlAnswer>;

export interface KubectlAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ClusterPlace {
  /** Of kubectl; never its current one. */
  readonly context: string;
  readonly namespace: string;
}

/** How long the Kubernetes API may take to answer, as a flag of kubectl. */
export const REQUEST_TIMEOUT = '--request-timeout=8s';

/**
 * Each list in one answer, which comes as a whole or not at all. In chunks of 500, as kubectl asks by default, it prints the
 * chunks before the one that failed like a list that is complete.
 */
const IN_ONE_ANSWER = '--chunk-size=0';

/** Lines of a log that are read, and logs of a cluster: what crashes together does so for one reason. */
const LOG_LINES = 20;
const MOST_LOGS = 5;

/** Kinds by their resource, as kubectl names it: `deployments.apps`. */
function byResource(kinds: readonly ObservedKind[]): Kinds {
  return Object.fromEntries(
    kinds.map(({ group, resource, kind }) => [group === '' ? resource : `${resource}.${group}`, kind]),
  );
}

function isEvent({ kind }: ObservedKind): boolean {
  return kind === 'Event';
}

type Kinds = Readonly<Record<string, string>>;

/** Objects of each `kind`, as the API server answered. */
type Answers = ReadonlyMap<string, Observation<readonly unknown[]>>;

/**
 * Asks one cluster for everything of one namespace that a diagnosis reads; no Secret and no ConfigMap is asked for. A kind
 * that is refused is unknown by itself, and so is an object that is none of its kind.
 */
export async function readCluster(place: ClusterPlace, kubectl: Kubectl): Promise<ClusterObservation> {
  const inNamespace = ['-n', place.namespace];
  const answers = new Map(
    // A cluster without cert-manager refuses a call that names one of its kinds. Events are by far the most where something
    // is wrong: a list of them that does not come in time takes nothing else with it.
    (
      await Promise.all([
        get(kubectl, place.context, byResource(OBSERVED_IN_NAMESPACE.filter((one) => !isEvent(one))), inNamespace),
        get(kubectl, place.context, byResource(OBSERVED_IN_NAMESPACE.filter(isEvent)), inNamespace),
        get(kubectl, place.context, byResource(OBSERVED_CERTIFICATES), inNamespace),
        get(kubectl, place.context, byResource(OBSERVED_IN_CLUSTER), []),
      ])
    ).flatMap((one) => [...one]),
  );
  const unreadable: UnreadableObject[] = [];
  const read = <T>(kind: string, parse: (object: unknown) => T): Observation<readonly T[]> =>
    parseAll(answers, kind, parse, unreadable);
  const pods = read('Pod', parsePod);
  const events = read('Event', parseEvent);
  const orders = read('Order', parseAcmeStep);
  const challenges = read('Challenge', parseAcmeStep);
  return {
    pods,
    events: events.state === 'seen' ? { ...events, value: mergeEvents(events.value) } : events,
    deployments: read('Deployment', parseWorkload),
    replicaSets: read('ReplicaSet', parseWorkload),
    jobs: read('Job', parseJob),
    cronJobs: read('CronJob', parseCronJob),
    claims: read('PersistentVolumeClaim', parseClaim),
    autoscalers: read('HorizontalPodAutoscaler', parseAutoscaler),
    quotas: read('ResourceQuota', parseQuota),
    services: read('Service', parseService),
    endpoints: read('EndpointSlice', parseEndpoints),
    ingresses: read('Ingress', parseIngress),
    certificates: read('Certificate', parseCertificate),
    certificateRequests: read('CertificateRequest', parseCertificateRequest),
    orders,
    challenges,
    nodes: read('Node', parseNode),
    attachments: read('VolumeAttachment', parseAttachment),
    unreadable,
    logs: await readLogs(place, kubectl, pods.state === 'seen' ? pods.value : []),
  };
}

/** One call; what it could not list is unknown with the server's own reason. */
async function get(kubectl: Kubectl, context: string, kinds: Kinds, where: readonly string[]): Promise<Answers> {
  const unknown = (because: string) =>
    new Map(Object.values(kinds).map((kind) => [kind, { state: 'unknown', because } as const]));
  const args = ['--context', context, ...where, 'get', Object.keys(kinds).join(','), '-o', 'json', IN_ONE_ANSWER];
  let answer: KubectlAnswer;
  let items: readonly ({ readonly kind?: unknown } | null)[] | undefined;
  try {
    answer = await kubectl([...args, REQUEST_TIMEOUT]);
    items = answer.stdout === '' ? undefined : JSON.parse(answer.stdout).items;
  } catch (error) {
    return unknown(`kubectl --context ${context}: ${reasonOf(error)}`);
  }
  if (!Array.isArray(items)) return unknown(`kubectl --context ${context}: ${lastLine(answer.stderr)}`);
  const listed = items;
  const errors = answer.status === 0 ? [] : answer.stderr.split('\n').filter((line) => line.trim() !== '');
  const refusalOf = (resource: string) => errors.find((line) => line.includes(`: ${resource} is forbidden:`));
  // Any other error names no kind: it may be of each kind that gave no object.
  const unnamed = errors.findLast((line) => !Object.keys(kinds).some((resource) => refusalOf(resource) === line));
  return new Map(
    Object.entries(kinds).map(([resource, kind]): [string, Observation<readonly unknown[]>] => {
      const value = listed.filter((item) => item?.kind === kind);
      const failure = refusalOf(resource) ?? (value.length === 0 ? unnamed : undefined);
      return [kind, failure === undefined ? { state: 'seen', value } : { state: 'unknown', because: failure.trim() }];
    }),
  );
}

function parseAll<T>(
  answers: Answers,
  kind: string,
  parse: (object: unknown) => T,
  unreadable: UnreadableObject[],
): Observation<readonly T[]> {
  const answer = answers.get(kind);
  if (answer === undefined) return { state: 'unknown', because: `${kind} was not asked for` };
  if (answer.state === 'unknown') return answer;
  const value = answer.value.flatMap((object) => {
    try {
      return [parse(object)];
    } catch (error) {
      const { name } = (object as { readonly metadata?: { readonly name?: string } }).metadata ?? {};
      unreadable.push({ object: `${kind}/${name ?? ''}`, because: reasonOf(error) });
      return [];
    }
  });
  return { ...answer, value };
}

/** The last words of the containers that crash: of the run before where one is back off or running again. */
function readLogs(
  { context, namespace }: ClusterPlace,
  kubectl: Kubectl,
  pods: readonly ObservedPod[],
): Promise<readonly ContainerLog[]> {
  const crashed = pods.flatMap((pod) =>
    pod.containers
      .filter(({ last, terminated }) => (terminated ?? last ?? { exitCode: 0 }).exitCode !== 0)
      .map((container) => ({ pod: pod.name, container: container.name, previous: container.terminated === undefined })),
  );
  return Promise.all(
    crashed.slice(0, MOST_LOGS).map(async ({ pod, container, previous }) => {
      const args = ['--context', context, '-n', namespace, 'logs', pod, '-c', container, `--tail=${LOG_LINES}`];
      const lines = await observeLines(kubectl, previous ? [...args, '--previous'] : args);
      return { pod, container, lines };
    }),
  );
}

async function observeLines(kubectl: Kubectl, args: readonly string[]): Promise<Observation<readonly string[]>> {
  try {
    const { status, stdout, stderr } = await kubectl([...args, REQUEST_TIMEOUT]);
    if (status !== 0) return { state: 'unknown', because: lastLine(stderr) };
    return { state: 'seen', value: stdout.split('\n').filter((line) => line.trim() !== '') };
  } catch (error) {
    return { state: 'unknown', because: reasonOf(error) };
  }
}

function lastLine(stderr: string): string {
  return stderr.trim().split('\n').at(-1) || 'it answered nothing';
}
