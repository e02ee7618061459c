import type { Observation } from '../observation';
import type { StoppedOperation } from './stopped-operation';

/** Where Git stands: at origin, and in the clone that asks. */
export interface GitObservation {
  /** Newest commit at origin of each branch that Argo CD follows, by the branch. */
  readonly branches: Readonly<Record<string, Observation<BranchHead>>>;
  readonly clone: Observation<CloneObservation>;
}

export interface BranchHead {
  readonly commit: string;
  /** When that commit was made, ISO 8601. */
  readonly committedAt: string;
}

export interface CloneObservation {
  /** The commit that is checked out. */
  readonly commit: string;
  /** Branch that is checked out. @default none: a detached HEAD */
  readonly branch?: string | undefined;
  /** What keeps HEAD detached. @default nothing that was begun and not ended */
  readonly stopped?: StoppedOperation | undefined;
  /** Commits of the platform's branch at origin that the clone's commit lacks, and that origin lacks. */
  readonly behind: number;
  readonly ahead: number;
  /** Command that leads to the platform's branch, where commits of it are lacking. @default it is checked out here */
  readonly wayToMain?: string | undefined;
  /** Whether it holds a part of the history only. */
  readonly shallow: boolean;
}
