import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { killNow, pause } from '../processes';

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it runs as an unprivileged user where the bench runs as root: PgBouncer refuses to run as root. */
  readonly unprivileged?: boolean;
}

const UNPRIVILEGED = 65_534;

/**
 * A program in the background with its log. It leads a process group, and ends when the bench is killed. It gets the CPU
 * after the bench, which is the network and the clients: they are other machines' in a cluster.
 */
export class Program {
  private readonly child: ChildProcess;
  private readonly log: string;

  constructor(folder: string, name: string, command: readonly string[], options: ProgramOptions = {}) {
    this.log = join(folder, `${name}.log`);
    const log = openSync(this.log, 'a');
    const drops = options.unprivileged && process.getuid?.() === 0;
    const user = drops ? [`--reuid=${UNPRIVILEGED}`, `--regid=${UNPRIVILEGED}`, '--clear-groups'] : [];
    const all = ['nice', '-n', '10', 'setpriv', ...user, '--pdeathsig=TERM', '--', ...command];
    this.child = spawn(all[0] ?? '', all.slice(1), {
      // Not of the terminal's group: Ctrl-C reaches the bench alone, which ends them in order.
      detached: true,
      stdio: ['ignore', log, log],
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
    });
    closeSync(log);
    this.child.on('error', (error) => console.error(`${name}: ${error.message}`));
  }

  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** How often its log has a text. */
  count(text: string): number {
    return readFileSync(this.log, 'utf8').split(text).length - 1;
  }

  /** Last lines of its log. */
  lastWords(): string {
    return readFileSync(this.log, 'utf8').trim().split('\n').slice(-3).join(' | ');
  }

  /** Asks it to end, and kills it with all its children after `seconds`. */
  async stop(seconds: number): Promise<void> {
    if (this.child.pid === undefined) return;
    this.child.kill('SIGTERM');
    for (let waited = 0; this.running && waited < seconds; waited += 0.2) await pause(0.2);
    killNow(-this.child.pid);
    while (this.running) await pause(0.1);
  }
}
