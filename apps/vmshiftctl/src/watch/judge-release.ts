import type { Problem } from '@vmshift/diagnosis';
import type { PlatformConfig } from '@vmshift/environments';
import { type EnvironmentObservation, isFinished, type ObservedPod, runningImages } from '@vmshift/observation';
import { arrivalOf, buildName, type EnvironmentState, imageReference, type ReleasePin } from '@vmshift/releases';

/** How far one environment is with a build that was released. */
export type ReleaseOutcome =
  /** Every object runs exactly these images, and is healthy. */
  | { readonly state: 'running' }
  /** Still on its way. */
  | { readonly state: 'pending'; readonly because: string }
  /** Down or degraded, since the release. */
  | { readonly state: 'failed'; readonly problem: Problem }
  /** Another build, or a hold, is in its place in Git. */
  | { readonly state: 'superseded'; readonly by: string }
  /** The run that was to pin it failed, and it was not pinned. */
  | { readonly state: 'unreleased'; readonly because: string }
  /** What has to be seen for an answer was not seen. */
  | { readonly state: 'unknown'; readonly because: string };

/** What the outcome is judged by. */
export interface ReleaseView {
  /** Commit of the application that was released. */
  readonly commit: string;
  readonly images: Pick<PlatformConfig['images'], 'api' | 'celery'>;
  /** The environment's pin and history as origin has them. */
  readonly state: EnvironmentState;
  readonly observed: EnvironmentObservation;
  /** What was diagnosed in the environment, worst first. */
  readonly problems: readonly Problem[];
}

/** Milliseconds by which the clocks of Git's author and of a cluster may differ. */
const CLOCK_SKEW_MS = 60_000;

/** Tells what became of the release at one moment. A single failure may pass: who acts on one sees it several times. */
export function judgeRelease(view: ReleaseView): ReleaseOutcome {
  const { commit, state, observed } = view;
  const { pin } = state;
  if (pin?.commit !== commit) return { state: 'superseded', by: replacement(state, commit) };
  if (observed.application.state === 'unknown') return { state: 'unknown', because: observed.application.because };
  const unseen = notCompared(observed);
  if (unseen !== undefined) return { state: 'pending', because: unseen };
  const severe = view.problems.filter(({ severity }) => severity === 'down' || severity === 'degraded');
  const ofRelease = severe.filter((problem) => !isOlderThanRelease(problem, state));
  const failure = ofRelease.find(({ releaseCanCause }) => releaseCanCause) ?? ofRelease[0];
  if (failure !== undefined) return { state: 'failed', problem: failure };
  const [older] = severe;
  if (older !== undefined) return { state: 'pending', because: `since before the release: ${older.cause}` };
  const { cluster } = observed;
  const pods = cluster.state === 'seen' ? cluster.value.pods : cluster;
  if (pods.state === 'unknown') return { state: 'unknown', because: pods.because };
  const because = arrival(view, pin);
  return because === undefined ? { state: 'running' } : { state: 'pending', because };
}

/** A build whose release failed. */
export interface FailedRelease {
  readonly commit: string;
  /** Number of the build. @default it is not known, nor which build is newer */
  readonly sequence?: number | undefined;
  /** Why it failed. */
  readonly failed: string;
}

/**
 * What became of a build whose release failed; undefined where its pin reached Git all the same, as where another environment
 * of the branch refused it, or where the run ended after its push: then it runs, and has to be watched.
 */
export function judgeFailedRelease(
  { commit, sequence, failed }: FailedRelease,
  state: EnvironmentState,
): Extract<ReleaseOutcome, { state: 'superseded' | 'unreleased' }> | undefined {
  const { pin, history, environment } = state;
  if (pin?.commit === commit) return undefined;
  // Of two pushes the second was built sooner, and the branch has both: nothing is lost.
  if (pin?.branch === environment.branch && sequence !== undefined && pin.sequence > sequence)
    return { state: 'superseded', by: replacement(state, commit) };
  // A run of long ago that is started again fails, and takes nothing from what its build was.
  if (history.some((entry) => entry.pin?.commit === commit))
    return { state: 'superseded', by: replacement(state, commit) };
  return { state: 'unreleased', because: failed };
}

/** Whether the build found it so: then it did not cause it. */
export function isOlderThanRelease({ since }: Pick<Problem, 'since'>, state: EnvironmentState): boolean {
  const at = arrivalOf(state)?.authorDate;
  return since !== undefined && at !== undefined && Date.parse(since) < Date.parse(at) - CLOCK_SKEW_MS;
}

function replacement({ pin, history }: EnvironmentState, commit: string): string {
  if (pin === undefined) return 'no build is pinned';
  if (pin.hold?.rolledBackFrom === commit) return `${pin.hold.by} rolled it back to ${buildName(pin)}`;
  if (pin.hold !== undefined) return `${pin.hold.by} holds it at ${buildName(pin)}`;
  const wasPinned = history.some((entry) => entry.pin?.commit === commit);
  return `${buildName(pin)} is pinned${wasPinned ? '' : ', and this build never was'}`;
}

/** What Argo CD does not know yet, so that all that is seen is of an earlier build. */
function notCompared({ application, applied }: EnvironmentObservation): string | undefined {
  if (application.state === 'seen' && application.value === 'absent') return 'Argo CD has no Application for it';
  if (applied?.state !== 'seen') return applied === undefined ? 'Argo CD has compared nothing yet' : applied.because;
  if (applied.value === 'not on the branch') return 'Argo CD compared a commit that is not on the branch';
  return applied.value.missing > 0 ? `Argo CD has not compared ${applied.value.newest.slice(0, 12)} yet` : undefined;
}

/** What the build still waits for; undefined when it has arrived. */
function arrival({ images, observed }: ReleaseView, pin: ReleasePin): string | undefined {
  const application = observed.application.state === 'seen' ? observed.application.value : 'absent';
  if (application === 'absent') return 'Argo CD has no Application for it';
  if (application.operation?.phase === 'Running') return 'Argo CD is syncing it';
  if (application.sync !== 'Synced') return `the Application is ${application.sync}`;
  if (application.health !== 'Healthy') return `the Application is ${application.health}`;
  const wanted = [imageReference(images.api, pin.images.api), imageReference(images.celery, pin.images.celery)];
  const { cluster, host } = observed;
  const pods = cluster.state === 'seen' && cluster.value.pods.state === 'seen' ? cluster.value.pods.value : [];
  const known = runningImages(application, pods);
  const missing = wanted.filter((image) => !known.includes(image));
  if (missing.length > 0) return `nothing runs ${missing.join(' and ')} yet`;
  const old = pods.filter((pod) => runsAnother(pod, wanted, Object.values(images)));
  if (old.length > 0) return `${old.map(({ name }) => name).join(', ')} of another build still runs`;
  if (host.state === 'seen' && host.value.answer?.healthy !== true)
    return `${host.value.url} does not answer that it is healthy`;
  return undefined;
}

/** Whether a pod still runs an image of ours that is not one of these. */
function runsAnother(pod: ObservedPod, wanted: readonly string[], ours: readonly string[]): boolean {
  if (isFinished(pod)) return false;
  return pod.containers.some(({ image }) => ours.some((own) => image.startsWith(`${own}:`)) && !wanted.includes(image));
}
