import { textWidth } from '../../apps/vmshiftctl/src/terminal/text-width';
import { wrapLine } from '../../apps/vmshiftctl/src/terminal/wrap-text';
import { Steps } from './steps';
import { runInTerminal, type Seen, type Setting } from './terminal';

/** The steps of a newcomer at a terminal. */
export class Walk extends Steps {
  constructor(
    who: string,
    private readonly setting: Setting,
  ) {
    super(who);
  }

  /** Types a command and looks at the screen. */
  async type(line: string, setting: Partial<Setting> = {}): Promise<Seen> {
    this.command(line);
    const seen = await runInTerminal(line, { ...this.setting, ...setting });
    this.see(seen.rows.map(({ text }) => text));
    this.exit(seen.code);
    return seen;
  }
}

/** What a person copies, which is not wrapped. */
const COPIED = /(?:\.\/vmshiftctl|kubectl|"rule":|https:)/;

/** Lines that the terminal broke at its edge, although they are neither one long word nor something to copy. */
export function brokenLines({ text }: Seen, columns: number): readonly string[] {
  const wide = text.split('\n').filter((line) => textWidth(line) > columns && !COPIED.test(line));
  return wide.filter((line) => wrapLine(line, columns).length > 1);
}
