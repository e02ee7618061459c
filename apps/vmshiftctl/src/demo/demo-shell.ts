import { shellQuote, UserError } from '@vmshift/findings';
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { wrapText } from '../terminal/wrap-text';
import type { World } from '../world';
import { actor } from './demo-origin';

/** Makes the program that runs the commands. */
export type MakeProgram = (world: World, settle: (code: ExitCode) => void) => Command;

/** Tells a story, and runs and prints the commands of it in one clone. */
export class DemoShell {
  private chapters = 0;
  private readonly inner: World;

  /** @param world with the root and the environment of the clone */
  constructor(
    private readonly world: World,
    private readonly makeProgram: MakeProgram,
  ) {
    // One stream, so that what is printed stands behind its command wherever the other one goes.
    this.inner = { ...world, warn: world.print };
  }

  /** Begins a chapter. */
  title(text: string): void {
    this.chapters += 1;
    this.world.print('');
    this.world.print(`${this.chapters}. ${text}`, 'good');
  }

  /** A paragraph of the story. */
  tell(text: string): void {
    for (const line of wrapText(text, this.world.width(), { rest: 0 })) this.world.print(line);
  }

  /** Prints a command as it is typed, and runs nothing. */
  type(program: string, ...words: readonly string[]): void {
    const typed = [program, ...words.map((word) => shortened(shellQuote(word)))];
    for (const line of foldCommand(typed, this.world.width())) this.world.print(line, 'command');
  }

  /** Runs a command of the program for a login. @throws UserError where it ends in another way than it should */
  async run(login: string, ...argv: readonly string[]): Promise<void> {
    this.type('./vmshiftctl', ...argv);
    const world = { ...this.inner, env: { ...this.inner.env, ...actor(login) }, now: this.inner.clock() };
    let code: ExitCode = 0;
    const program = this.makeProgram(world, (settled) => {
      code = settled;
    });
    await program.parseAsync(argv, { from: 'user' });
    if (code !== 0)
      throw new UserError(`${argv[0]} ended with ${code}, so the rest is not played; look: ./vmshiftctl validate`);
  }

  /** Prints what Git says. */
  async git(...argv: readonly string[]): Promise<void> {
    this.type('git', ...argv);
    const said = await createGit(this.world).run(argv);
    for (const line of said.trim().split('\n')) this.world.print(line.trimEnd());
  }
}

/** A command on lines that fit, each but the last one with the mark that it goes on. A word stays whole. */
function foldCommand(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = '$';
  for (const word of words) {
    if (`${line} ${word} \\`.length > width && line.trim() !== '') {
      lines.push(`${line} \\`);
      line = '   ';
    }
    line = `${line} ${word}`;
  }
  return [...lines, line];
}

/** A commit or a digest by its first 12 digits. */
function shortened(word: string): string {
  return word.replace(/[0-9a-f]{40,}/, (digits) => `${digits.slice(0, 12)}…`);
}
