import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process runs. One that has ended, and whose parent did not ask for its status, does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !stateOf(pid).startsWith('Z');
}

/** Its state as Linux or ps prints it, the letter first; empty where neither does. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function stateOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program stands before it in parentheses, and may hold a parenthesis itself.
    return status.slice(status.lastIndexOf(')') + 2);
  } catch {
    return spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
  }
}
