import { contextName } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import type { PlannedResource } from '@vmshift/terraform-review';
import type { World } from '../world';
import { ApplyLog } from './apply-log';
import { type DeployProgress, interruptedDeploy } from './interrupted-deploy';
import { uninterrupted } from './interruption';
import type { ChildStopped } from './run-child';
import { type StateObjects, stateObjects } from './state-objects';
import type { AppStack } from './terraform-app';
import { terraformCli } from './terraform-cli';

/** How far a deploy has come, for the case that it is interrupted. */
export class DeployRun {
  readonly deployed = new Set<string>();
  /** Objects that the stack's plan creates. */
  creates: readonly PlannedResource[] = [];
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
  deploying({ name }: AppStack, creates: readonly PlannedResource[]): ApplyLog {
    [this.stage, this.stack, this.creates, this.log] = ['deploying', name, creates, new ApplyLog()];
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
    const [environment] = environments.length === 1 ? environments : [];
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
  { reason, gaveUp }: ChildStopped,
  run: DeployRun,
  world: World,
): Promise<readonly string[]> {
  const { stage, stack } = run.progress;
  const state = stage === 'deploying' && stack !== undefined ? await readObjects(stack, world) : undefined;
  const { begun, errors } = run.log;
  const isInFile = /errored\.tfstate/.test(errors);
  return interruptedDeploy(run.progress, { reason, gaveUp, begun, isInFile, creates: run.creates, state });
}

/** What the state knows now; undefined when it cannot be read. */
async function readObjects(stack: string, world: World): Promise<StateObjects | undefined> {
  try {
    const { status, stdout } = await terraformCli(world, stack, uninterrupted).run('state', ['pull']);
    return status === 0 ? stateObjects(stdout) : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
