import type { Git } from './applied-revision';

/**
 * The remote that a clone has the platform's branches from: the one that its main branch follows, else `origin`, else the only
 * one there is. Where there is none it is `origin` all the same, for what Git says of it.
 * @param mainBranch the branch of the platform
 */
export async function followedRemote(git: Git, mainBranch: string): Promise<string> {
  const { stdout } = await git.attempt(['config', '--null', '--get-regexp', SETTINGS]);
  const settings = new Map(stdout.split('\0').map((entry) => splitAt(entry, '\n')));
  const remotes = [...settings.keys()].flatMap((name) => /^remote\.(.*)\.url$/s.exec(name)?.[1] ?? []);
  // A branch may follow another one of the clone, or an address.
  const followed = settings.get(`branch.${mainBranch}.remote`);
  if (followed !== undefined && remotes.includes(followed)) return followed;
  const [only, ...others] = remotes;
  return only === undefined || others.length > 0 ? 'origin' : only;
}

/** @see https://git-scm.com/docs/git-config#Documentation/git-config.txt---get-regexpname-regex */
const SETTINGS = '^(branch|remote)\\..*\\.(remote|url)$';

function splitAt(text: string, separator: string): readonly [before: string, after: string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
