import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import type { KubeObject } from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';

/** One file below `dist/<environment>`. */
export interface RenderedFile {
  /** Path below `dist/<environment>`. */
  readonly name: string;
  readonly text: string;
  /** What the file holds. Empty for a file that is no manifest. */
  readonly objects: readonly KubeObject[];
}

/** An environment on one side of a comparison. */
export interface EnvironmentSide {
  readonly files: readonly RenderedFile[];
  readonly pin: ReleasePin | undefined;
  /** The environment in the model; undefined when it is not there, or when the model could not be read. */
  readonly config: EnvironmentConfig | undefined;
  readonly platform: PlatformConfig | undefined;
}

/** One side of a comparison: what a revision renders, by environment. */
export interface Side {
  readonly environments: ReadonlyMap<string, EnvironmentSide>;
}
