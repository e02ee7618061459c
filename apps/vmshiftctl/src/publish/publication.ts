import type { EnvironmentConfig } from '@vmshift/environments';
import type { EnvironmentState, ReleasePlan } from '@vmshift/releases';
import type { OperateRun } from '../operate/operate-command';
import type { EnvironmentProblem } from './environment-problems';
import type { WorkflowRequest } from './refused-push';

/** How far a writing command goes. By default it writes the files and leaves the commit to its user. */
export interface PublishOptions {
  /** Decides, renders and checks, and writes nothing. */
  readonly dryRun?: boolean;
  /** Makes one commit. */
  readonly commit?: boolean;
  /** Makes it on top of the remote's branch and pushes it. */
  readonly push?: boolean;
  /** Writes what the commit would be into this folder instead, for a job that may push. */
  readonly patch?: string;
}

export interface PublishRequest extends WorkflowRequest {
  /** Environments whose state the decision needs. */
  readonly environments: readonly EnvironmentConfig[];
  /** Names of those that the command may change. @default all of them */
  readonly targets?: readonly string[];
  /** Called again with the new state after every lost race. */
  readonly decide: (states: readonly EnvironmentState[]) => ReleasePlan;
  /** Looks at what a decision needs outside of Git, before anything is made of it. @default nothing is needed @throws UserError */
  readonly requireOutside?: (plan: ReleasePlan, states: readonly EnvironmentState[]) => Promise<void>;
}

/** What was decided, and what was done about it. */
export interface Publication {
  readonly plan: ReleasePlan;
  /** State that the decision was taken on. */
  readonly states: readonly EnvironmentState[];
  /** Paths that change, or would. */
  readonly files: readonly string[];
  readonly written: boolean;
  readonly commit?: string;
  /** Folder that holds what the commit would be. */
  readonly patch?: string;
  /** `<remote>/<branch>` that the commit was pushed to. */
  readonly pushedTo?: string;
  /** The run of the workflow that pushed it in the place of a person, or found nothing to do. */
  readonly run?: OperateRun;
  /** What is wrong with environments that were left alone. */
  readonly problems: readonly EnvironmentProblem[];
}

/** A publication before the other environments were looked at. */
export type Outcome = Omit<Publication, 'problems'>;

export function targetsOf({ targets, environments }: PublishRequest): readonly string[] {
  return targets ?? environments.map(({ name }) => name);
}
