import { contextName } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import type { StackPlan } from '@vmshift/findings/report';
import type { World } from '../world';
import { type DeployProgress, interruptedDeploy } from './interrupted-deploy';
import { uninterrupted } from './interruption';
import type { ChildStopped } from './run-child';
import { type StateObjects, stateObjects } from './state-objects';
import type { AppStack } from './terraform-app';
import { terraformCli } from './terraform-cli';

/** How far a deploy has come, for the case that it is interrupted. */
export class DeployRun {
  readonly deployed = new Set<string>();
  /** Addresses that the stack's plan creates. */
  creates: readonly string[] = [];
  private readonly done = new Set<string>();
  private stage: DeployProgress['stage'] = 'planning';
  private stack: string | undefined;

  constructor(readonly stacks: readonly AppStack[]) {}

  planning({ name }: AppStack): void {
    [this.stage, this.stack] = ['planning', name];
  }

  deploying({ name }: AppStack, { changes }: StackPlan): void {
    [this.stage, this.stack] = ['deploying', name];
    this.creates = changes
      .filter(({ action }) => action === 'create' || action === 'replace')
      .map(({ address }) => address);
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
      stage: this.stage,
      stack: this.stack,
      ...(environment === undefined ? {} : { context: contextName({ name: environment }) }),
      deployed: [...this.deployed],
      left,
    };
  }
}

/** Reports what an interrupted deploy left behind, from its log and from the state as it is now. */
export async function describeInterruption(
  { reason, gaveUp, output }: ChildStopped,
  run: DeployRun,
  world: World,
): Promise<readonly string[]> {
  const { stage, stack } = run.progress;
  const state = stage === 'deploying' && stack !== undefined ? await readObjects(stack, world) : undefined;
  return interruptedDeploy(run.progress, { reason, gaveUp, output, creates: run.creates, state });
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
