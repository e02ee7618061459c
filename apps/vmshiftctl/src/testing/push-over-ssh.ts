import { execFileSync } from 'node:child_process';
import { configure } from './git-settings-file';

/**
 * Gives the remote of a clone another address to push to, as a person's clone has one of GitHub, and in the place of ssh what
 * runs the asked program on the bare repository that is meant.
 */
export function pushOverSsh(clone: string, repository: string, origin: string): void {
  // Of several addresses all count.
  execFileSync('git', ['-C', clone, 'remote', 'set-url', '--push', 'origin', `git@github.com:${repository}.git`]);
  configure(`${clone}/.git`, {
    'ssh.variant': 'simple',
    'core.sshCommand': `f() { eval "\${2% *} '${origin}'"; }; f`,
  });
}
