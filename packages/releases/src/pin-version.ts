import type { ReleasePin } from './release-pin';

/** What the trailers of our own commits say was done. */
export const RELEASE_ACTIONS = ['release', 'rollback', 'hold', 'resume'] as const;

export type ReleaseAction = (typeof RELEASE_ACTIONS)[number];

/** One commit of this repository that changed an environment's pin. */
export interface PinVersion {
  /** Commit of this repository. */
  readonly commit: string;
  /** When it was written, ISO 8601 with the author's offset. */
  readonly authorDate: string;
  readonly author: string;
  readonly subject: string;
  /** The trailers of its message by key, values in order. */
  readonly trailers: Readonly<Record<string, readonly string[]>>;
  /** The pin after it; undefined where the file was absent or is not a pin. */
  readonly pin: ReleasePin | undefined;
}

/** Every version of one environment's pin, newest first. */
export type PinHistory = readonly PinVersion[];
