/** What a newcomer does, step by step, and what is seen of it; all of it is printed when the walk has ended. */
export class Steps {
  private readonly told: string[];

  /** @param who a newcomer, and where */
  constructor(who: string) {
    this.told = [who];
  }

  /** Tells the next step. */
  step(sentence: string): void {
    this.told.push('', `  ${sentence}`);
  }

  /** Tells the command that is run. */
  command(line: string): void {
    this.told.push(`    $ ${line}`);
  }

  /** Tells what is seen of it, down to so many lines. */
  see(lines: readonly string[], most = 14): void {
    this.told.push(...lines.slice(0, most).map((line) => `    | ${line}`));
    if (lines.length > most) this.told.push(`    | … ${lines.length - most} more rows`);
  }

  /** Tells how the command ended, unless that is well. */
  exit(code: number): void {
    if (code !== 0) this.told.push(`    exit ${code}`);
  }

  /** Prints the walk in one piece: tests print at the same time. */
  print(): void {
    process.stdout.write(`\n${this.told.join('\n')}\n\n`);
  }
}
