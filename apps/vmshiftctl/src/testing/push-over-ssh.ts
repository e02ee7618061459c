import { execFileSync } from 'node:child_process';

/**
 * Gives the remote of a clone another address to push to, as a person's clone has one of GitHub, and in the place of ssh what
 * runs the asked program on the bare repository that is meant.
 */
export function pushOverSsh(clone: string, repository: string, origin: string): void {
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', clone, ...args]);
  git('remote', 'set-url', '--push', 'origin', `git@github.com:${repository}.git`);
  git('config', 'ssh.variant', 'simple');
  git('config', 'core.sshCommand', `f() { eval "\${2% *} '${origin}'"; }; f`);
}
