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

/** The interpreter itself: a wrapper that chooses its version may take longer than what runs here. */
const python = spawnSync('python3', ['-c', 'import os, pty, sys; os.waitstatus_to_exitcode; print(sys.executable)'], {
  encoding: 'utf8',
});

export const hasPseudoTerminal = python.status === 0;

/** What a program writes to a terminal of so many columns, escapes included, and how it ends. */
export function onTerminal(
  columns: number,
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { readonly code: number | null; readonly lines: readonly string[] } {
  const { status, stdout } = spawnSync(
    python.stdout.trim(),
    ['-I', '-S', '-c', ON_TERMINAL, String(columns), ...command],
    {
      env: { ...env, TERM: 'xterm-256color' },
      encoding: 'utf8',
    },
  );
  return { code: status, lines: stdout.trimEnd().split('\r\n') };
}
