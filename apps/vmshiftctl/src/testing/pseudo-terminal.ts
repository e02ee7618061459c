import { spawnSync } from 'node:child_process';

/** Runs a program on a terminal of so many columns, and prints what the terminal got. */
const ON_TERMINAL = `
import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 40, int(sys.argv[1]), 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    os.write(1, part)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

export const hasPseudoTerminal = spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0;

/** What a program writes to a terminal of so many columns, escapes included, and how it ends. */
export function onTerminal(
  columns: number,
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { readonly code: number | null; readonly lines: readonly string[] } {
  const { status, stdout } = spawnSync('python3', ['-c', ON_TERMINAL, String(columns), ...command], {
    env: { ...env, TERM: 'xterm-256color' },
    encoding: 'utf8',
  });
  return { code: status, lines: stdout.trimEnd().split('\r\n') };
}
