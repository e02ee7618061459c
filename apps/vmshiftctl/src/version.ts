import { spawnSync } from 'node:child_process';
import { gitEnvironment, globalArguments } from './git/git-settings';
import type { World } from './world';

/** Which program this is: the commit that it is checked out at, with its day, whether files differ from it, and Node. */
export function describeVersion({ root, env }: Pick<World, 'root' | 'env'>): string {
  const git = (...args: readonly string[]): string | undefined => {
    const { status, stdout } = spawnSync('git', [...globalArguments(), ...args], {
      cwd: root,
      env: gitEnvironment({ root, env }),
      encoding: 'utf8',
    });
    return status === 0 ? stdout.trim() : undefined;
  };
  const commit = git('log', '-1', '--no-show-signature', '--abbrev=12', '--format=%h of %cs');
  const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', with uncommitted changes';
  return `vmshiftctl ${commit === undefined ? 'of no commit: this is no clone' : `${commit}${changed}`}; Node ${process.version}`;
}
