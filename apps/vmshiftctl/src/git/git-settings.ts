import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { programEnvironment } from '../program-environment';

/**
 * Settings of a person that must not decide what the program reads or writes, with the value that every call has
 * instead. Where Git has a flag and no setting that wins, the call itself carries the flag.
 * @see https://git-scm.com/docs/git-config
 */
const FIXED: Readonly<Record<string, string>> = {
  // Said of every graft file, also of the empty one below.
  'advice.graftFileDeprecated': 'false',
  'color.advice': 'false',
  'color.diff': 'false',
  'color.push': 'false',
  'color.remote': 'false',
  'color.status': 'false',
  'color.transport': 'false',
  'color.ui': 'false',
  'column.ui': 'never',
  // What is in the work tree is compared with a render byte by byte.
  'core.attributesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.commentChar': '#',
  'core.eol': 'lf',
  // Empty, not false: before Git 2.36 it is the name of a program.
  'core.fsmonitor': '',
  'core.quotePath': 'true',
  // A commit in another encoding would carry our UTF-8 under a wrong name.
  'i18n.commitEncoding': 'UTF-8',
  'i18n.logOutputEncoding': 'UTF-8',
  'log.follow': 'false',
  'log.mailmap': 'false',
  'log.showSignature': 'false',
  // An empty value ends the list: a server without push options refuses the push.
  'push.pushOption': '',
  'submodule.recurse': 'false',
};

/**
 * What stands before the name of every Git command: the fixed settings, real objects and plain paths.
 * @param settings those of this call alone, by name
 */
export function globalArguments(settings: Readonly<Record<string, string>> = {}): readonly string[] {
  const all = Object.entries({ ...FIXED, ...settings });
  return [
    '--no-pager',
    '--no-replace-objects',
    '--literal-pathspecs',
    ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** Where Git runs. */
export interface GitFolder {
  /** Root of the repository. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Git's variables that say who a person is, how they reach the remote, and where their configuration is. All others
 * lead it elsewhere, as inside a hook, or change what it prints.
 * @see https://git-scm.com/docs/git#_environment_variables
 */
const KEPT =
  /^GIT_(AUTHOR_NAME|AUTHOR_EMAIL|COMMITTER_NAME|COMMITTER_EMAIL|SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_[A-Z_]+|HTTP_[A-Z_]+|PROXY_[A-Z_]+|ALLOW_PROTOCOL|PROTOCOL_FROM_USER|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|CONFIG_COUNT|CONFIG_(KEY|VALUE)_\d+|CONFIG_PARAMETERS|EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/;

/**
 * The environment of every Git command: messages come in English, nothing ever waits for an answer, and no repository is
 * looked for above the root (a root with a colon in its path cannot be named so, and is looked above).
 * @param root of the repository
 */
export function gitEnvironment({ root, env }: GitFolder): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(programEnvironment('git', env)).filter(
    ([name]) => !name.startsWith('GIT_') || KEPT.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: 'true',
    // Grafts replace parents, and with them history.
    GIT_GRAFT_FILE: '/dev/null',
    [CEILING]: [dirname(realFolder(root)), ...(env[CEILING] ? [env[CEILING]] : [])].join(delimiter),
  };
}

const CEILING = 'GIT_CEILING_DIRECTORIES';

/**
 * The folder of the repository that a folder lies in without being one itself, as a copy without its `.git` does. Git would
 * read and write there whatever the root's paths name.
 * @returns undefined where there is none
 */
export function outerRepository(root: string): string | undefined {
  const folder = dirname(root);
  if (folder === root) return undefined;
  return existsSync(join(folder, '.git')) ? folder : outerRepository(folder);
}

/** Git compares where it is without symbolic links. */
function realFolder(root: string): string {
  return existsSync(root) ? realpathSync(root) : resolve(root);
}
