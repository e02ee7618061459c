import type { Problem } from '@vmshift/diagnosis';
import { NOW } from '@vmshift/diagnosis/testing';
import { model } from '@vmshift/environments';
import type { EnvironmentState, HistoryEntry, ReleasePin } from '@vmshift/releases';

/** A build of `main`; the digit is all of its commit. */
function build(digit: number): ReleasePin {
  const commit = String(digit).repeat(40);
  const image = { tag: `main-${commit}`, digest: `sha256:${String(digit).repeat(64)}` };
  return { branch: 'main', commit, images: { api: image, celery: image }, sequence: digit };
}

/** Three builds, oldest first. */
export const builds = { first: build(1), second: build(2), third: build(3) } as const;

/** A version of production's pin, made so many minutes before `NOW`. */
export function entry(kind: HistoryEntry['kind'], pin: ReleasePin, minutes: number): HistoryEntry {
  const at = new Date(NOW.getTime() - minutes * 60_000).toISOString();
  return { kind, pin, commit: 'c'.repeat(40), authorDate: at, author: 'release[bot]', subject: kind, trailers: {} };
}

/** Production with this history, newest first. */
export function production(...history: readonly [HistoryEntry, ...HistoryEntry[]]): EnvironmentState {
  const environment = model.environments.find(({ tier }) => tier === 'production');
  if (environment === undefined) throw new Error('the model has no production');
  return { environment, pin: history[0].pin, history };
}

/** A problem that a release can have caused, since so many minutes. */
export function problem(minutes: number, parts: Partial<Problem> = {}): Problem {
  return {
    id: 'image-missing',
    environment: 'production',
    severity: 'degraded',
    since: new Date(NOW.getTime() - minutes * 60_000).toISOString(),
    object: 'Deployment/vmshift-api',
    cause: 'the image does not exist',
    evidence: [],
    next: [],
    runbook: 'on-call.md#a-release-that-does-not-run',
    releaseCanCause: true,
    symptoms: [],
    ...parts,
  };
}
