import { UserError } from '@vmshift/findings';
import { type RestoreMarker, reasonOf } from '@vmshift/observation';
import { Stopped } from '../operate/stop-signals';
import type { World } from '../world';
import { type NextStep, nextStep, type RestoreAction } from './next-step';
import * as command from './restore-commands';
import { type JobOutcome, jobOutcome } from './restore-job';
import type { RestorePlace } from './restore-place';
import { type RestoreState, readRestoreState } from './restore-state';
import { describeResult, parseResult } from './result';
import type { RunKubectl } from './run-kubectl';
import { standing } from './standing';

/** By what a restore is carried out. */
export interface RestoreRun {
  readonly place: RestorePlace;
  readonly kubectl: RunKubectl;
  readonly world: Pick<World, 'print' | 'warn' | 'clock'>;
  /** Waits; throws where the program was asked to stop. */
  readonly wait: (ms: number) => Promise<void>;
  /** Resumes automatic releases. */
  readonly resume: () => Promise<void>;
}

const POLL_MS = 3000;

/** Calls that may fail in a row: a network that is away for a minute or two is waited for. */
const MOST_FAILURES = 12;

/**
 * Carries out a restore whose lock this run has, step by step, each by what the clusters show.
 * @throws UserError with what state things are in, where it cannot go on
 */
export async function runRestore(first: RestoreMarker, run: RestoreRun): Promise<void> {
  const { place, world } = run;
  let lock = first;
  let failures = 0;
  let finishing = false;
  const follow = followSteps(run);
  for (;;) {
    try {
      const state = await readRestoreState(place, run.kubectl.kubectl);
      const { restore } = state.application;
      // The lock was taken away, and the answer was lost.
      if (restore === undefined && finishing) {
        world.print(`${place.environment.name} runs`);
        return;
      }
      if (restore === undefined || restore === 'unreadable' || restore.run !== lock.run)
        throw new UserError(`another run has taken over the restore of ${place.environment.name}; this one ends`);
      lock = restore;
      const step = nextStep(state, place, lock);
      finishing = step.kind === 'act' && step.action === 'finish';
      await follow(step, state, lock);
      if (step.kind === 'act') await carryOut(step.action, state, lock, run);
      failures = 0;
      if (finishing) return;
      if (step.kind === 'wait') await run.wait(POLL_MS);
    } catch (error) {
      if (error instanceof UserError || error instanceof Stopped || failures >= MOST_FAILURES)
        throw await ended(error, lock, run);
      if (failures === 0) world.warn(`${reasonOf(error)}; trying again`);
      failures += 1;
      await run.wait(POLL_MS).catch(async (stopped: unknown) => {
        throw await ended(stopped, lock, run);
      });
    }
  }
}

/** Why it ends, and in what state things are: what was called last may have been done. */
async function ended(because: unknown, lock: RestoreMarker, { place, kubectl }: RestoreRun): Promise<UserError> {
  const lines =
    because instanceof UserError ? because.lines : [because instanceof Stopped ? 'stopped' : reasonOf(because)];
  const state = await readRestoreState(place, kubectl.kubectl).catch(() => undefined);
  const { restore } = state?.application ?? {};
  if (state !== undefined && (restore === undefined || restore === 'unreadable' || restore.run !== lock.run))
    return new UserError(lines);
  return new UserError([
    ...lines,
    ...standing(place, restore === undefined || restore === 'unreadable' ? lock : restore, state),
  ]);
}

/** Tells what is waited for, once, with what the Job prints. @returns a function that throws where it takes too long */
function followSteps({ place, kubectl, world }: RestoreRun) {
  let told = '';
  let since = 0;
  let printed = 0;
  return async (step: NextStep, state: RestoreState, { job, phase }: RestoreMarker): Promise<void> => {
    if (phase === 'stopped' && jobOutcome(state, job).state !== 'absent') {
      // A pod that does not run yet has no log.
      const log = await kubectl.pipe([command.jobLog(place, job)]).catch(() => '');
      const lines = log.split('\n').filter((line) => line !== '');
      for (const line of lines.slice(printed)) world.warn(`  ${line}`);
      printed = Math.max(printed, lines.length);
    }
    if (step.kind === 'failed') throw new UserError(step.because);
    if (step.kind === 'act') return;
    const now = world.clock().getTime();
    if (step.for !== told) {
      world.warn(`waiting for ${step.for}`);
      [told, since] = [step.for, now];
    }
    if (now - since > step.minutes * 60_000)
      throw new UserError(
        `waited ${step.minutes} minutes for ${step.for}; look: ./vmshiftctl diagnose ${place.environment.name}`,
      );
  };
}

async function carryOut(
  action: RestoreAction,
  state: RestoreState,
  lock: RestoreMarker,
  { place, kubectl: { pipe }, world, resume }: RestoreRun,
): Promise<void> {
  const call = (args: command.KubectlCall) => pipe([args]);
  const there = state.deployments.map(({ name }) => name);
  switch (action) {
    case 'pause-sync':
      await call(command.pauseSync(place));
      return world.warn(`switched automatic sync of ${place.application} off`);
    case 'terminate-sync':
      await call(command.terminateSync(place));
      return world.warn('ended the sync that ran');
    case 'stop':
      await call(command.scale(place, there, 0));
      return world.warn(`stopped ${there.join(', ')}`);
    case 'create-job':
      await pipe(command.createRestoreJob(place, lock));
      return world.warn(`made the Job ${lock.job}`);
    case 'start-sync':
      if (lock.phase === 'stopped') tellResult(jobOutcome(state, lock.job), world);
      await call(command.startSync(place, { ...lock, phase: 'syncing' }));
      return world.warn(`switched automatic sync on, and started a sync of ${place.application}`);
    case 'note-synced':
      await call(command.setMarker(place, { ...lock, phase: 'running' }, { overwrite: true }));
      return;
    case 'start': {
      for (const { name, replicas } of place.deployments) {
        const stopped = state.deployments.some((one) => one.name === name && one.wanted === 0);
        if (stopped) await call(command.scale(place, [name], replicas));
      }
      return world.warn('started what the sync leaves to an autoscaler');
    }
    case 'finish':
      if (lock.holds) await resume();
      await call(command.removeMarker(place));
      return world.print(`${place.environment.name} runs`);
  }
}

/** What was restored. A Job that is complete and tells nothing has restored all the same. */
function tellResult(outcome: JobOutcome, { print, warn }: RestoreRun['world']): void {
  const words = outcome.state === 'complete' ? outcome.words : '';
  const result = parseResult(words);
  if (result === undefined) warn(`the dump is restored; its Job tells no numbers: ${words}`);
  else for (const line of describeResult(result)) print(line);
}
