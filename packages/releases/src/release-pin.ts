/**
 * The build that an environment runs: the content of `apps/vmshift/releases/<environment>.json`. Programs write it,
 * people do not. It holds no time: Git has that.
 */
export interface ReleasePin {
  /** Branch of the application repository that the build was made from. */
  readonly branch: string;
  /** Full commit of the application repository, 40 hexadecimal digits. */
  readonly commit: string;
  readonly images: Readonly<Record<ImageName, ImagePin>>;
  /** Sequence number of the build (the run number of the application's workflow); 0 for a pin set by hand. */
  readonly sequence: number;
  /** Workflow run that made the build. */
  readonly runUrl?: string;
  /** While set, automatic releases leave the environment alone. */
  readonly hold?: Hold;
  /**
   * Commit of this repository that reverted a release and thereby held the environment, until `resume` wrote it here.
   * A new value each time, so that the pin changes although the build stays.
   */
  readonly resumedAfter?: string;
}

/** The images that the application's workflow builds. */
export const IMAGE_NAMES = ['api', 'celery'] as const;

/** `api` or `celery`: an image that the application's workflow builds. */
export type ImageName = (typeof IMAGE_NAMES)[number];

export interface ImagePin {
  /** `<branch>-<commit>`, with 7 to 40 digits of the pin's own commit. */
  readonly tag: string;
  /** `sha256:<64 hexadecimal digits>`, when known. */
  readonly digest?: string;
}

export interface Hold {
  readonly reason: string;
  /** Who set it: a GitHub login or a Git author. */
  readonly by: string;
  /** Commit of the application that ran before a rollback. */
  readonly rolledBackFrom?: string;
}
