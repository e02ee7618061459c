import type { ReadStream } from 'node:tty';
import type { BuildClaim, VerifiedBuild } from './provenance/build-claim';
import type { ReadImage } from './registry/image-presence';
import type { Progress } from './terminal/progress';
import type { Line, Style, StyledLine } from './terminal/styled-line';

/** Everything outside the program, handed to each command: what it reads and where it prints. */
export interface World {
  /** Root of the repository whose files are read and written. @default the one that the program is in, else `VMSHIFTCTL_ROOT` */
  readonly root: string;
  /** Where the program was started: a relative path that a person names begins there. */
  readonly folder: () => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock, read once. */
  readonly now: Date;
  /** The clock, for a command that goes on for a while. */
  readonly clock: () => Date;
  /** One line of the results; nothing else goes there, so that `--json` can be piped. See `linePrinter`. */
  readonly print: (line: Line, style?: Style) => void;
  /** One line of progress, of a warning or of an error. */
  readonly warn: (line: string, style?: Style) => void;
  /** Columns that a line of the results may take; without bounds in a pipe. */
  readonly width: () => number;
  /** Tells a person who looks on what takes long. It goes to no log, and to no program. */
  readonly progress: Progress;
  /** Puts lines in the place of those before. @default the output is no terminal whose cursor can be moved */
  readonly redraw?: (lines: readonly StyledLine[]) => void;
  /** Opens what is typed or piped in; once it is open, programs that are started share it. @default nothing */
  readonly input?: () => Input;
  /** Tells which run made the images of a build. @default GitHub, by their attestations */
  readonly verifyBuild?: (claim: BuildClaim) => Promise<VerifiedBuild>;
  /** Tells whether an image is still there. @default its registry */
  readonly readImage?: ReadImage;
  /** Waits; false where the person has ended it with Ctrl-C. */
  readonly pause: (ms: number) => Promise<boolean>;
}

/** A terminal, or a pipe. */
export type Input = NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;
