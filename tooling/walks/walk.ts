import { textWidth } from '../../apps/vmshiftctl/src/terminal/text-width';
import { wrapLine } from '../../apps/vmshiftctl/src/terminal/wrap-text';
import { runInTerminal, type Seen, type Setting } from './terminal';

/** The most rows of a screen that are told of one command. */
const MOST_TOLD = 14;

/** What a newcomer does, step by step, and what is seen of it; all of it is printed when the walk has ended. */
export class Walk {
  private readonly told: string[] = [];

  constructor(
    who: string,
    private readonly setting: Setting,
  ) {
    this.told.push(who);
  }

  /** Tells the next step. */
  step(sentence: string): void {
    this.told.push('', `  ${sentence}`);
  }

  /** Tells what is seen elsewhere than in the terminal. */
  see(...lines: readonly string[]): void {
    this.told.push(...lines.map((line) => `    | ${line}`));
  }

  /** Types a command and looks at the screen. */
  async type(line: string, setting: Partial<Setting> = {}): Promise<Seen> {
    this.told.push(`    $ ${line}`);
    const seen = await runInTerminal(line, { ...this.setting, ...setting });
    const rows = seen.rows.map(({ text }) => text);
    this.see(...rows.slice(0, MOST_TOLD));
    if (rows.length > MOST_TOLD) this.see(`… ${rows.length - MOST_TOLD} more rows`);
    if (seen.code !== 0) this.told.push(`    exit ${seen.code}`);
    return seen;
  }

  /** Prints the walk in one piece: tests print at the same time. */
  print(): void {
    process.stdout.write(`\n${this.told.join('\n')}\n\n`);
  }
}

/** What a person copies, which is not wrapped. */
const COPIED = /(?:\.\/vmshiftctl|kubectl|"rule":|https:)/;

/** Lines that the terminal broke at its edge, although they are neither one long word nor something to copy. */
export function brokenLines({ text }: Seen, columns: number): readonly string[] {
  const wide = text.split('\n').filter((line) => textWidth(line) > columns && !COPIED.test(line));
  return wide.filter((line) => wrapLine(line, columns).length > 1);
}
