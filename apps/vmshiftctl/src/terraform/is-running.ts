import { spawnSync } from 'node:child_process';

/** Whether a process runs. One that has ended, and whose parent did not ask for its status, does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const { stdout, status } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return status !== 0 || !stdout.trim().startsWith('Z');
}
