import type { ImageName } from '@vmshift/releases';

/** A build as its caller describes it. */
export interface BuildClaim {
  readonly branch: string;
  readonly commit: string;
  readonly digests: Readonly<Record<ImageName, string>>;
  /** Compared where it is given. */
  readonly sequence?: number;
  /** Compared where it is given. */
  readonly runUrl?: string;
}

/** What GitHub knows of the run that made the images of a build. */
export interface VerifiedBuild {
  /** Number of the run, which orders builds. */
  readonly sequence: number;
  readonly runUrl: string;
}
