import { oneLine } from '@vmshift/findings';
import type { ObservedPod } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { nodesThatHold } from './held-volumes';
import { earliest, groupPods } from './pod-groups';
import { eventsOf, livingPods, seen } from './seen-cluster';

interface ClaimFacts extends DiagnosisFacts {
  /** `the claim x has`, or `the claims x and y have`. */
  readonly claims: string;
  readonly why: string;
}

/** A volume of Linode is made in seconds. */
const PROVISIONED_SECONDS = 2 * 60;

/** The claim waits for a pod to have its node. @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode */
const WAITS_FOR_POD = ['WaitForFirstConsumer', 'WaitForPodScheduled'];

/** Claims that a pod waits for. One that waits for the pod is no fault of the claim. Those with the same cause are told once. */
function pendingClaims(view: EnvironmentView): readonly ClaimFacts[] {
  const mounted = new Set(livingPods(view).flatMap(({ claims }) => claims));
  const cases = seen(view, 'claims').flatMap(({ name, phase, storageClass, createdAt }) => {
    const object = `PersistentVolumeClaim/${name}`;
    if (phase !== 'Pending') return [];
    const events = eventsOf(view, object);
    const failed = events.find(({ reason, type }) => type === 'Warning' || reason === 'FailedBinding');
    if (failed === undefined && WAITS_FOR_POD.includes(events[0]?.reason ?? '')) return [];
    if (failed === undefined && (!mounted.has(name) || !olderThan(PROVISIONED_SECONDS, createdAt, view.now))) return [];
    const message = failed?.message ?? events[0]?.message ?? '';
    const why = message === '' ? `the storage class ${storageClass ?? '(none)'} gives it no volume` : oneLine(message);
    return [{ object, name, why, since: createdAt, evidence: message === '' ? [] : [{ object, message: why }] }];
  });
  const sorted = cases.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return sorted.flatMap((first): ClaimFacts[] => {
    const same = sorted.filter(({ why }) => why === first.why);
    if (same[0] !== first) return [];
    const names = same.map(({ name }) => name).join(' and ');
    const claims = same.length === 1 ? `the claim ${names} has` : `the claims ${names} have`;
    const others = same.slice(1).map(({ object }) => object);
    return [{ ...first, others, claims, since: earliest(same.map(({ since }) => since)) }];
  });
}

function lostClaims(view: EnvironmentView): readonly ClaimFacts[] {
  return seen(view, 'claims').flatMap(({ name, phase, volume = '(unknown)' }) => {
    const object = `PersistentVolumeClaim/${name}`;
    const evidence = [{ object, message: `its volume was ${volume}` }];
    return phase === 'Lost' ? [{ object, claims: name, why: volume, evidence }] : [];
  });
}

interface AttachFacts extends DiagnosisFacts {
  readonly pods: string;
  readonly pod: string;
  readonly why: string;
}

/** No waiting helps. */
const FULL = /max number of volumes|ResourceExhausted/;

/** A pod that moves finds its volume attached to the old node for a moment. */
const DETACHED_SECONDS = 60;

const STILL_ATTACHED = 'its volume is still attached to another node';

const WHY: readonly (readonly [words: RegExp, why: string])[] = [
  [/Multi-Attach error/, STILL_ATTACHED],
  [FULL, 'its node has as many volumes as a Linode of its size may'],
  [/timed out waiting for the condition|DeadlineExceeded/, 'attaching its volume takes too long'],
];

/** Names the node that has to let go of the volume, where the attachments tell it. */
function whyStuck(view: EnvironmentView, pod: ObservedPod, message: string): string {
  const why = WHY.find(([words]) => words.test(message))?.[1] ?? oneLine(message);
  const [holder] = nodesThatHold(pod, seen(view, 'claims'), seen(view, 'attachments'));
  return why === STILL_ATTACHED && holder !== undefined ? `its volume is still attached to node ${holder}` : why;
}

/** Pods whose volume does not come. A Secret that is missing is told by itself. */
function stuckVolumes(view: EnvironmentView): readonly AttachFacts[] {
  const cases = livingPods(view).flatMap((pod) => {
    if (pod.phase !== 'Pending' || pod.claims.length === 0) return [];
    const event = eventsOf(view, `Pod/${pod.name}`).find(
      ({ reason, message }) =>
        reason === 'FailedAttachVolume' ||
        (reason === 'FailedMount' && !/(?:secret|configmap) "[^"]*" not found|references non-existent/.test(message)),
    );
    if (event === undefined) return [];
    const isDoomed = FULL.test(event.message);
    return isDoomed || olderThan(DETACHED_SECONDS, event.first, view.now) ? [{ pod, event }] : [];
  });
  return groupPods(view, cases, (_, workload) => workload).map(({ object, others, pods, first, all }) => ({
    ...{ object, others, pods, pod: first.pod.name },
    why: whyStuck(view, first.pod, first.event.message),
    since: earliest(all.map(({ event }) => event.first)),
    evidence: [{ object, message: oneLine(first.event.message) }],
  }));
}

const describeClaim = ({ object }: ClaimFacts, { environment }: EnvironmentView) => [
  command.describeObject(environment, object),
];
const RUNBOOK = 'on-call.md#a-volume-that-does-not-come';
const SEE = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#lifecycle-of-a-volume-and-claim';

/** Claims and the volumes behind them. */
export const volumeRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'claim-pending',
    title: 'A claim gets no volume',
    judge: pendingClaims,
    severity: 'degraded',
    cause: ({ claims, why }) => `${claims} no volume: ${why}`,
    next: describeClaim,
    runbook: RUNBOOK,
    releaseCanCause: true,
    see: SEE,
  }),
  defineDiagnosis({
    id: 'claim-lost',
    title: 'The volume of a claim is gone',
    judge: lostClaims,
    severity: 'down',
    cause: ({ claims, why }) => `the volume ${why} of the claim ${claims} is gone`,
    next: describeClaim,
    runbook: 'on-call.md#restore-the-database',
    see: SEE,
  }),
  defineDiagnosis({
    id: 'volume-stuck',
    title: 'A volume cannot be attached or mounted',
    judge: stuckVolumes,
    severity: 'degraded',
    cause: ({ pods, why }) => `${pods} waits for its volume: ${why}`,
    next: ({ pod }, { environment }) => [
      command.describeObject(environment, `Pod/${pod}`),
      command.showAttachments(environment),
    ],
    runbook: RUNBOOK,
    see: 'https://github.com/linode/linode-blockstorage-csi-driver/issues/154',
  }),
];
