import { contextName, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import type { PlannedResource } from '@vmshift/terraform-review';
import { describeMachineError, isMachineError } from '../machine-error';
import type { World } from '../world';
import { ApplyLog } from './apply-log';
import { type DeployProgress, interruptedDeploy } from './interrupted-deploy';
import { uninterrupted } from './interruption';
import { leftState } from './left-state';
import { askForExisting } from './refuse-second-objects';
import type { ChildStopped } from './run-child';
import { type StateObjects, stateObjects } from './state-objects';
import type { AppStack } from './terraform-app';
import { terraformCli } from './terraform-cli';

/** How far a deploy has come, for the case that it is interrupted. */
export class DeployRun {
  readonly deployed = new Set<string>();
  /** Objects of the stack's plan. */
  resources: readonly PlannedResource[] = [];
  /** Of the last apply. */
  log = new ApplyLog();
  private readonly done = new Set<string>();
  private stage: DeployProgress['stage'] = 'planning';
  private stack: string | undefined;

  constructor(readonly stacks: readonly AppStack[]) {}

  planning({ name }: AppStack): void {
    [this.stage, this.stack] = ['planning', name];
  }

  /** Gives what the log of the apply goes to. */
  deploying({ name }: AppStack, resources: readonly PlannedResource[]): ApplyLog {
    [this.stage, this.stack, this.resources, this.log] = ['deploying', name, resources, new ApplyLog()];
    return this.log;
  }

  checking(): void {
    this.stage = 'checking';
  }

  finished({ name }: AppStack, deployed: boolean): void {
    this.done.add(name);
    if (deployed) this.deployed.add(name);
  }

  get progress(): DeployProgress {
    const left = this.stacks.map(({ name }) => name).filter((name) => !this.done.has(name));
    const environments = this.stacks.find(({ name }) => name === this.stack)?.environments ?? [];
    const hosts = model.environments.filter(({ cluster }) => cluster.hostsArgoCd).map(({ name }) => name);
    // the stack of all of them is Argo CD's
    const [environment] =
      environments.length === 1 ? environments : environments.filter((name) => hosts.includes(name));
    return {
      stage: this.stage === 'deploying' && this.log.complete ? 'checking' : this.stage,
      stack: this.stack,
      ...(environment === undefined ? {} : { context: contextName({ name: environment }) }),
      deployed: [...this.deployed],
      left,
    };
  }
}

/** Reports what an interrupted deploy left behind, from its log and from the state as it is now. */
export async function describeInterruption(
  { reason, gaveUp }: Pick<ChildStopped, 'reason' | 'gaveUp'>,
  run: DeployRun,
  world: World,
): Promise<readonly string[]> {
  const { stage, stack } = run.progress;
  const { begun, errors, keptState } = run.log;
  const { resources } = run;
  const left = leftState(stack ?? '', errors, keptState);
  const terraform = { reason, gaveUp, begun, left, resources, existing: [] };
  if (stage !== 'deploying' || stack === undefined) {
    return interruptedDeploy(run.progress, { ...terraform, state: undefined });
  }
  const state = await readObjects(stack, world);
  const unknown = resources.filter(({ address }) => state?.known.includes(address) !== true);
  const existing = await askForExisting(stack, unknown, uninterrupted, world);
  return interruptedDeploy(run.progress, { ...terraform, state, existing });
}

/** Reports what a deploy left behind that the operating system has stopped. */
export async function describeMachineFailure(
  error: NodeJS.ErrnoException,
  run: DeployRun,
  world: World,
): Promise<readonly string[]> {
  const { what, fix } = describeMachineError(error);
  const [first = '', ...rest] = await describeInterruption({ reason: `stopped (${what})`, gaveUp: false }, run, world);
  return [first, `  fix: ${fix}`, ...rest];
}

/** What the state knows now; undefined when it cannot be read. */
async function readObjects(stack: string, world: World): Promise<StateObjects | undefined> {
  try {
    const { status, stdout } = await terraformCli(world, stack, uninterrupted).run('state', ['pull']);
    return status === 0 ? stateObjects(stdout) : undefined;
  } catch (error) {
    if (error instanceof UserError || isMachineError(error)) return undefined;
    throw error;
  }
}
