import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import {
  buildName,
  changesOf,
  type EnvironmentState,
  GIVEN_REASON,
  imagesWithoutDigest,
  PINNED_BY_TAG,
  planRollback,
  type ReleasePlan,
} from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { readAuthor } from '../git/read-author';
import type { OperateInputs } from '../operate/operate-command';
import { type PrintOptions, printPublication } from '../publish/print-publication';
import { publish } from '../publish/publish';
import { findEnvironment, readEnvironmentStates } from '../read-environment-states';
import { readImageOf } from '../registry/ask-for-images';
import { requireImages } from '../registry/require-images';
import { printText } from '../terminal/print-text';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';

export interface RollbackOptions extends PrintOptions {
  readonly to?: string;
  readonly reason: string;
  readonly ifPin?: string;
}

/** Takes an environment back to a build that it ran, and holds it there. */
export async function rollback(name: string, options: RollbackOptions, world: World): Promise<ExitCode> {
  const check = new ArgumentCheck();
  check.value('--to', options.to, TARGET);
  check.value('--reason', options.reason.trim(), GIVEN_REASON);
  check.value('--if-pin', options.ifPin, FINGERPRINT);
  check.finish();
  const environment = findEnvironment(model.environments, name);
  const git = createGit(world);
  const by = await readAuthor(git, world);
  const [seen] = await readEnvironmentStates(world.root, git, [environment]);
  const decideAgain = decideOnce({ to: options.to, reason: options.reason.trim(), by, ifPin: options.ifPin }, seen);
  const warned = new Set<string>();
  const decide = (states: readonly EnvironmentState[]): ReleasePlan => {
    const plan = decideAgain(states);
    for (const line of describeByTag(plan)) {
      if (!warned.has(line)) world.warn(line);
      warned.add(line);
    }
    return plan;
  };
  const byWorkflow = (plan: ReleasePlan): OperateInputs | readonly string[] => {
    if (options.ifPin !== undefined) return ['fix: leave out --if-pin, which the workflow cannot hold to'];
    const to = changesOf(plan)[0]?.to.commit;
    return { verb: 'rollback', environment: name, to, reason: options.reason.trim() };
  };
  const requireOutside = requireImagesOnce(world);
  const request = { model, environments: [environment], decide, byWorkflow, requireOutside };
  const publication = await publish(request, options, world);
  printPublication(publication, options, world);
  if (changesOf(publication.plan).length > 0 && !options.json) printLimits(name, world);
  return 0;
}

/** What it means to go to a pin without digests: it may be the only way back, so that it is told and not refused. */
function describeByTag(plan: ReleasePlan): readonly string[] {
  return changesOf(plan)
    .filter(({ to }) => imagesWithoutDigest(to).length > 0)
    .map(({ environment, to }) => `warning: ${environment}: ${buildName(to)} is ${PINNED_BY_TAG}`);
}

/** A commit of the application, an image tag, or the name of a build, which is of the form of one. */
const TARGET = {
  matches: (value: unknown) =>
    typeof value === 'string' && /^([0-9a-f]{7,40}|[A-Za-z0-9_][A-Za-z0-9_.-]{7,127})$/.test(value),
  allowed: '7 to 40 digits of a commit, an image tag, or a build as history lists it',
};

/** What the watch of a release gives. */
const FINGERPRINT = {
  matches: (value: unknown) => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value),
  allowed: '16 digits of 0-9 a-f, as ./vmshiftctl watch gives them',
};

type RollbackRequest = Parameters<typeof planRollback>[0];

/**
 * A rollback that keeps its target when it is planned again after a lost race: what arrived meanwhile must not turn "the
 * previous build" into the one that is to be left. When the clone turns out to be behind at first, only a named target
 * is carried out: what its user saw is not what runs.
 */
function decideOnce(request: RollbackRequest, seen: EnvironmentState | undefined) {
  let { to } = request;
  return ([state]: readonly EnvironmentState[]): ReleasePlan => {
    if (state === undefined) throw new Error('no state to decide on');
    if (
      to === undefined &&
      request.ifPin === undefined &&
      seen?.pin !== undefined &&
      seen.pin.commit !== state.pin?.commit
    )
      throw changedSince(request, seen, state);
    const plan = planRollback({ ...request, to }, state);
    to ??= changesOf(plan)[0]?.to.commit;
    return plan;
  };
}

/** The target stays the same after a lost race, and so does the answer about its images. */
function requireImagesOnce(world: World) {
  let asked = false;
  return async (plan: ReleasePlan, states: readonly EnvironmentState[]): Promise<void> => {
    if (asked) return;
    asked = true;
    const outside = { readImage: readImageOf(world), warn: world.warn };
    const ask = () => requireImages(plan, states, model.platform, outside);
    await world.progress('asking the registry for the images', ask);
  };
}

function changedSince(request: RollbackRequest, seen: EnvironmentState, state: EnvironmentState): UserError {
  const { name } = state.environment;
  const [target] = changesOf(planRollback(request, seen));
  const before = seen.pin === undefined ? 'nothing' : buildName(seen.pin);
  const now = state.pin === undefined ? 'nothing' : buildName(state.pin);
  return new UserError([
    `${name} runs ${now} by now, not ${before} as in this clone until a moment ago; nothing was changed`,
    `  look: ./vmshiftctl history ${name}`,
    `  to go back to ${target ? buildName(target.to) : 'a build'} all the same: add --to ${target?.to.commit ?? '<commit>'}`,
  ]);
}

function printLimits(name: string, world: World): void {
  world.print(`${name} is held; releases resume by: ./vmshiftctl resume ${name} --push`);
  printText(
    world,
    'not undone by this: the database schema and its data, queued tasks, Secrets, and everything that Terraform owns',
  );
}
