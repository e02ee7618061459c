/** A text that is no manifest, or one that readers of YAML take for different things. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';

  /** Every problem in it, each with file and line. What they quote of the text is as it stands there. */
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}
