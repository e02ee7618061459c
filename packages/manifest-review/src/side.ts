import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import type { KubeObject } from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';

/** What Git can hold under a name besides a file and a folder. */
export type LinkKind = 'symbolic link' | 'submodule';

/** One file below `dist/<environment>`. */
export interface RenderedFile {
  /** Path below `dist/<environment>`. */
  readonly name: string;
  readonly text: string;
  /** What the file holds. Empty for a file that is no manifest, or could not be read as one. */
  readonly objects: readonly KubeObject[];
  /** Why it could not be read as a manifest, each problem on a line. @default it could */
  readonly problem?: string;
  /** What stands in the place of a file; `text` is where it points. @default a file */
  readonly link?: LinkKind;
}

/** An environment on one side of a comparison. */
export interface EnvironmentSide {
  readonly files: readonly RenderedFile[];
  readonly pin: ReleasePin | undefined;
  /**
   * Pins that the environment had on the main branch, newest first: what is among them was released there. Of the base.
   * @default not known: no pin counts as released
   */
  readonly releasedPins?: readonly ReleasePin[] | undefined;
  /** The environment in the model; undefined when it is not there, or when the model could not be read. */
  readonly config: EnvironmentConfig | undefined;
  readonly platform: PlatformConfig | undefined;
}

/** One side of a comparison: what a revision renders, by environment. */
export interface Side {
  readonly environments: ReadonlyMap<string, EnvironmentSide>;
}
