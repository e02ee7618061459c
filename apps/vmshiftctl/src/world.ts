/** Everything outside the program, handed to each command: what it reads and where it prints. */
export interface World {
  /** Root of the repository whose files are read and written. @default the one that the program is in, else `VMSHIFTCTL_ROOT` */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock, read once. */
  readonly now: Date;
  /** The clock, for a command that goes on for a while. */
  readonly clock: () => Date;
  /** One line of the results; nothing else goes there, so that `--json` can be piped. See `linePrinter`. */
  readonly print: (line: string) => void;
  /** One line of progress, of a warning or of an error. */
  readonly warn: (line: string) => void;
}
