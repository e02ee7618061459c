import { printableLine } from '@vmshift/findings';
import type { Style } from './styled-line';
import { cutText } from './text-width';

/** How far it is, such as `3 of 7`. */
export type TellPart = (part: string) => void;

/**
 * Tells a person what is being done, how far it is and since when, while it lasts: `asking the platform: 3 of 7, 4 s`.
 * @param what in the words of a heading, without a full stop
 */
export type Progress = <Result>(what: string, work: (tell: TellPart) => Promise<Result>) => Promise<Result>;

/** For those who do not look on: logs, programs, tests. */
export const SILENT: Progress = (_what, work) => work(() => {});

/** What is done in less is not told. */
const PATIENCE_MS = 1000;

/** How the line gets to a terminal whose cursor can be moved. */
export interface ProgressTerminal {
  readonly write: (text: string) => void;
  readonly width: () => number;
  readonly clock: () => Date;
  readonly paint: (text: string, style: Style) => string;
}

interface Task {
  readonly what: string;
  readonly since: number;
  part: string;
}

/** The last line of a terminal, which tells what is being done; what else is printed goes above it. */
export class ProgressLine {
  private readonly tasks: Task[] = [];
  private timer: NodeJS.Timeout | undefined;
  private shown = false;

  constructor(private readonly terminal: ProgressTerminal) {}

  readonly follow: Progress = async (what, work) => {
    const task: Task = { what, since: this.terminal.clock().getTime(), part: '' };
    this.tasks.push(task);
    this.timer ??= setInterval(() => this.draw(), PATIENCE_MS).unref();
    try {
      return await work((part) => {
        task.part = part;
        this.draw();
      });
    } finally {
      this.tasks.splice(this.tasks.indexOf(task), 1);
      this.erase();
      if (this.tasks.length === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
      }
    }
  };

  /** A writer of the same terminal, whose lines do not run into this one. */
  above(write: (text: string) => void): (text: string) => void {
    return (text) => {
      this.erase();
      write(text);
      this.draw();
    };
  }

  /** Shows what was begun last, as all else waits for it. */
  private draw(): void {
    const task = this.tasks.at(-1);
    if (task === undefined) return;
    const ms = this.terminal.clock().getTime() - task.since;
    if (ms < PATIENCE_MS) return;
    const part = task.part === '' ? '' : `: ${task.part}`;
    const text = printableLine(`${task.what}${part}, ${Math.floor(ms / 1000)} s`);
    this.terminal.write(`${ERASE}${this.terminal.paint(cutText(text, this.terminal.width() - 1), 'faint')}`);
    this.shown = true;
  }

  private erase(): void {
    if (!this.shown) return;
    this.terminal.write(ERASE);
    this.shown = false;
  }
}

/** To the beginning of the line, which is emptied. @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (CR, EL) */
const ERASE = '\r\u001b[2K';
