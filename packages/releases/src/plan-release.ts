import { UserError } from '@vmshift/findings';
import {
  type BrokenPin,
  buildName,
  describeHold,
  type EnvironmentPlan,
  type EnvironmentState,
  findHold,
  lastPin,
  type ReleasePlan,
} from './plan';
import { IMAGE_NAMES, type ImageName, type ImagePin, type ReleasePin } from './release-pin';

/** A build to pin for every environment that follows its branch. */
export interface ReleaseRequest {
  readonly branch: string;
  readonly commit: string;
  /** Digests that the build recorded. @default those of an earlier pin of the same build, else none */
  readonly digests?: Readonly<Partial<Record<ImageName, string>>>;
  /**
   * @default that of an earlier pin of the same commit; else the pinned build's, which leaves the order of later builds
   * as it is: without a number nothing shows which is newer, and the person who asks decides
   */
  readonly sequence?: number;
  readonly runUrl?: string;
  /** Pins the build although a newer one is pinned. Never overrides a hold. */
  readonly force?: boolean;
  /** Why it is forced. */
  readonly reason?: string;
}

/**
 * Decides for every environment of the branch whether the build is pinned. A held environment never changes. A sequence
 * number lower than the pinned one is refused, and so is an equal one of another commit, as nothing shows which build is
 * newer (0 means that there is no number). The same commit again changes the pin only for a higher number or other
 * digests. A pin that cannot be read is replaced where its last readable version allows it.
 *
 * @param states of all environments; those of other branches are left out
 * @throws UserError when no environment follows the branch
 */
export function planRelease(request: ReleaseRequest, states: readonly EnvironmentState[]): ReleasePlan {
  requireFollowed(
    request.branch,
    states.map(({ environment }) => environment),
  );
  const concerned = states.filter(({ environment }) => environment.branch === request.branch);
  return {
    action: 'release',
    reason: request.reason,
    environments: concerned.map((state) => planEnvironment(request, state, concerned)),
  };
}

/** @throws UserError when no environment follows the branch */
export function requireFollowed(branch: string, environments: readonly EnvironmentState['environment'][]): void {
  if (environments.some((environment) => environment.branch === branch)) return;
  const branches = [...new Set(environments.map((environment) => environment.branch))].join(', ');
  throw new UserError(`no environment follows the branch ${branch}; followed are: ${branches}`);
}

function planEnvironment(
  request: ReleaseRequest,
  state: EnvironmentState,
  siblings: readonly EnvironmentState[],
): EnvironmentPlan {
  const { pin } = state;
  const because = { environment: state.environment.name, from: pin };
  const hold = findHold(state);
  if (hold !== undefined) return { ...because, outcome: 'held', because: describeHold(hold) };

  const to = pinOf(request, { ...state, pin: lastPin(state) }, siblings);
  if (state.brokenPin !== undefined) return planReplacement(request, state, state.brokenPin, to);
  if (pin === undefined) return { ...because, outcome: 'change', to, because: 'its first release' };
  if (pin.branch !== to.branch) {
    return { ...because, outcome: 'change', to, because: `it follows ${to.branch} now, no longer ${pin.branch}` };
  }
  if (pin.commit === to.commit) return planSameCommit(request, state, pin, to);
  const refusal = refusalOf(request, pin, to);
  if (refusal !== undefined) return { ...because, outcome: 'refused', because: refusal };
  return { ...because, outcome: 'change', to, because: `replaces ${buildName(pin)}` };
}

/**
 * A pin that cannot be read is replaced, unless what can still be made out of it, or its last readable version, would have
 * kept the build away.
 */
function planReplacement(
  request: ReleaseRequest,
  state: EnvironmentState,
  { text }: BrokenPin,
  to: ReleasePin,
): EnvironmentPlan {
  const environment = state.environment.name;
  if (/"hold"/.test(text)) {
    return { environment, outcome: 'refused', because: 'its pin cannot be read, and a hold is named in it' };
  }
  const last = lastPin(state);
  const sequences = [...text.matchAll(/"sequence"\s*:\s*(\d{1,15})\b/g)].map(([, digits]) => Number(digits));
  const newest = last && { ...last, sequence: Math.max(last.sequence, ...sequences) };
  const refusal = newest?.branch === to.branch ? refusalOf(request, newest, to) : undefined;
  if (refusal !== undefined && newest?.commit !== to.commit)
    return { environment, outcome: 'refused', because: refusal };
  return { environment, outcome: 'change', to, because: 'replaces a pin that cannot be read' };
}

/** The same commit is nothing to do, unless it was built again: a higher number, or other digests under the same one. */
function planSameCommit(
  request: ReleaseRequest,
  { environment }: EnvironmentState,
  pin: ReleasePin,
  to: ReleasePin,
): EnvironmentPlan {
  const otherDigest = IMAGE_NAMES.some(
    (name) => request.digests?.[name] !== undefined && request.digests[name] !== pin.images[name].digest,
  );
  const builtAgain = to.sequence > pin.sequence || (to.sequence === pin.sequence && otherDigest);
  const rest = { environment: environment.name, from: pin };
  if (!builtAgain) return { ...rest, outcome: 'unchanged', because: `already runs ${buildName(pin)}` };
  return { ...rest, outcome: 'change', to, because: `${buildName(pin)} was built again` };
}

function refusalOf(request: ReleaseRequest, pin: ReleasePin, to: ReleasePin): string | undefined {
  if (request.force) return undefined;
  const howTo = 'to release it all the same: --force --reason "<why>"';
  if (to.sequence < pin.sequence) {
    return `build ${to.sequence} is older than the pinned build ${pin.sequence} (${buildName(pin)}); ${howTo}`;
  }
  if (request.sequence !== undefined && to.sequence === pin.sequence && to.sequence !== 0) {
    return `build ${to.sequence} has the number of the pinned ${buildName(pin)} and another commit, so nothing shows which is newer; ${howTo}`;
  }
  return undefined;
}

/** The pin that the request asks for, completed from an earlier pin of the same build. */
function pinOf(request: ReleaseRequest, state: EnvironmentState, siblings: readonly EnvironmentState[]): ReleasePin {
  const { branch, commit, digests } = request;
  const known = findKnownPin(request, [state, ...siblings]);
  const image = (name: ImageName): ImagePin => {
    const digest = digests?.[name] ?? (digests === undefined ? known?.images[name].digest : undefined);
    return { tag: `${branch}-${commit}`, ...(digest !== undefined && { digest }) };
  };
  const runUrl = request.runUrl ?? known?.runUrl;
  return {
    branch,
    commit,
    images: { api: image('api'), celery: image('celery') },
    sequence: request.sequence ?? known?.sequence ?? state.pin?.sequence ?? 0,
    ...(runUrl !== undefined && { runUrl }),
  };
}

/** The newest pin of the requested build, in the environment itself or else in one of the same branch. */
function findKnownPin(request: ReleaseRequest, states: readonly EnvironmentState[]): ReleasePin | undefined {
  return states
    .flatMap(({ pin, history }) => [pin, ...history.map((entry) => entry.pin)])
    .find(
      (pin) =>
        pin?.branch === request.branch &&
        pin.commit === request.commit &&
        (request.sequence === undefined || request.sequence === pin.sequence),
    );
}
