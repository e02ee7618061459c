import { type ChildProcess, spawn } from 'node:child_process';
import { UserError } from '@vmshift/findings';
import { type GitFolder, gitEnvironment, globalArguments, outerRepository } from './git-settings';

/** How a Git command ended. */
export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitOptions {
  /** What the command reads from standard input. @default nothing */
  readonly input?: string;
  /** Variables in addition to those of the environment. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings of this call in addition to the fixed ones, by name. @default none */
  readonly settings?: Readonly<Record<string, string>>;
  /** Lets the command finish when the terminal is interrupted: for those that change files. @default false */
  readonly uninterrupted?: boolean;
  /** Then the command is ended, for those that ask another machine. @default no limit */
  readonly timeoutMs?: number;
}

/** How a command ended whose output was told as it came. */
export type GitEnd = Omit<GitResult, 'stdout'>;

/** Hears what a command prints, and how it ended, or why Git cannot be run at all. */
export interface GitListener {
  /** Whether an answer is still due. @default until the command ends */
  readonly isWaiting?: () => boolean;
  readonly data: (output: Buffer) => void;
  readonly end: (end: GitEnd | UserError) => void;
}

/** A command that runs and reads what is written to it. */
export interface GitConversation {
  readonly write: (input: string | Buffer) => void;
  /** Ends its input, and most commands with it. */
  readonly close: () => void;
}

/** Where Git runs, and who hears that it does not answer. */
export interface GitPlace extends GitFolder {
  /** @default it is waited for in silence */
  readonly warn?: (line: string) => void;
}

/** Runs Git in one repository, never through a shell. */
export interface Git {
  /** Root of the repository. */
  readonly root: string;
  /** The command's standard output. @throws UserError when it fails */
  readonly run: (args: readonly string[], options?: GitOptions) => Promise<string>;
  /** Starts a command that answers what is written to it, and tells its output as bytes. */
  readonly converse: (args: readonly string[], listener: GitListener) => GitConversation;
  /** The command's result whatever it is. @throws UserError when Git cannot be run at all */
  readonly attempt: (args: readonly string[], options?: GitOptions) => Promise<GitResult>;
}

/**
 * Every call has the same settings, whatever its user has configured, so that what is read means the same everywhere.
 * Identity, signing, credentials and the way to the remote stay the user's own.
 */
export function createGit({ root, env, warn = () => {} }: GitPlace): Git {
  const own = gitEnvironment({ root, env });
  const launch = (args: readonly string[], listener: GitListener, options: GitOptions = {}): GitConversation => {
    const all = [...globalArguments(options.settings), ...args];
    const tellSilence = () => warn(describeSilence(args, options));
    return converse({ root, env: { ...own, ...options.env } }, all, { tellSilence, ...listener }, options);
  };
  const attempt = (args: readonly string[], options?: GitOptions): Promise<GitResult> =>
    new Promise((resolve, reject) => {
      const output: Buffer[] = [];
      const end = (ended: GitEnd | UserError): void =>
        ended instanceof UserError ? reject(ended) : resolve({ ...ended, stdout: Buffer.concat(output).toString() });
      const command = launch(args, { data: (chunk) => output.push(chunk), end }, options);
      command.write(options?.input ?? '');
      command.close();
    });
  const run = async (args: readonly string[], options?: GitOptions): Promise<string> => {
    const result = await attempt(args, options);
    if (result.code !== 0) throw gitError(args, result);
    return result.stdout;
  };
  return { root, run, attempt, converse: (args, listener) => launch(args, listener) };
}

/** Nearly every command answers in tenths of a second. */
const PATIENCE_MS = 10_000;

/** However long this program is stopped, or too busy to listen, counts as one tick. */
const PATIENCE_TICKS = 10;

function converse(
  { root, env }: GitPlace,
  args: readonly string[],
  { data, end, isWaiting = () => true, tellSilence }: GitListener & { readonly tellSilence: () => void },
  { uninterrupted, timeoutMs }: GitOptions,
): GitConversation {
  const child = spawn('git', args, { cwd: root, env, detached: uninterrupted === true, windowsHide: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => giveUp(child), timeoutMs);
  let silentTicks = 0;
  const patience = setInterval(() => {
    silentTicks = isWaiting() ? silentTicks + 1 : 0;
    if (silentTicks < PATIENCE_TICKS) return;
    clearInterval(patience);
    tellSilence();
  }, PATIENCE_MS / PATIENCE_TICKS).unref();
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    silentTicks = 0;
    data(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  // A command that ends before it has read everything says why itself.
  child.stdin.on('error', () => {});
  child.on('error', (error) => end(new UserError(`git cannot be run in ${root}: ${error.message}; fix: install git`)));
  child.on('close', (code) => {
    clearTimeout(timer);
    clearInterval(patience);
    const late = code === null && timeoutMs !== undefined ? `no answer within ${timeoutMs / 1000} s` : '';
    end({ code: code ?? 1, stderr: withOuter(root, Buffer.concat(errors).toString()) || late });
  });
  const write = (input: string | Buffer): void => {
    silentTicks = 0;
    child.stdin.write(input);
  };
  return { write, close: () => child.stdin.end() };
}

/** Git does not say what it waits for: a program that it started may be asking a person or another machine. */
function describeSilence(args: readonly string[], { uninterrupted }: GitOptions): string {
  const end = uninterrupted ? '' : '; Ctrl-C ends this';
  return `git ${commandOf(args)} has not answered for ${PATIENCE_MS / 1000} s: a filter, a hook, a program that signs, a network drive or another machine may keep it waiting${end}`;
}

/** Its helpers may outlive it and hold its outputs open. */
function giveUp(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.kill('SIGTERM');
}

const NO_REPOSITORY = /^fatal: not a git repository.*/m;

/** What Git says, with the repository that it would have taken in the root's place. */
function withOuter(root: string, stderr: string): string {
  const outer = NO_REPOSITORY.test(stderr) ? outerRepository(root) : undefined;
  if (outer === undefined) return stderr;
  return stderr.replace(
    NO_REPOSITORY,
    () => `fatal: not a git repository: ${root} is a mere folder of the one in ${outer}`,
  );
}

/** What to do, by what Git prints; `$1` is what the first group holds. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /^(error: unknown (option|switch)|usage: git )/m,
    'this Git is too old: ./vmshiftctl doctor tells which one is needed',
  ],
  // Git quotes the folder for a shell.
  [/dubious ownership[\s\S]*^\t(git config --global --add safe\.directory .+)$/m, '$1'],
  [/missing value for '([^']+)'/, 'give $1 a value, or remove its line: git config --edit'],
  [NO_REPOSITORY, 'run it in a clone of the repository'],
  // Before what a server says of credentials in the same words.
  [
    /^(?!remote: ).*(?:insufficient permission for adding an object|unable to create temporary file: (?:Permission denied|Read-only file system)|\.git\/[^\n']*'?: (?:Permission denied|Read-only file system))/m,
    'this clone cannot be written to, as one cannot in which another user ran Git, or on a disk that takes no writes: ls -ld .git .git/* tells whose it is; work in a clone of your own, or have it given to you',
  ],
  [
    /remote unpack failed|unpacker error|^remote: .*insufficient permission/m,
    'the repository of the remote cannot be written to by this user, or its disk is full; nothing was changed there',
  ],
  [
    /could not read Username|Authentication failed|Permission denied|Invalid username|returned error: 40[13]|terminal prompts disabled/,
    'check the credentials for the remote; nothing was changed there',
  ],
  [/aborted by hook/, 'a hook of this clone refuses it: git rev-parse --git-path hooks tells the folder'],
  [/You have not concluded your (merge|cherry-pick) /, 'git $1 --abort, or git commit to end it'],
  [/couldn't find remote ref/, 'git switch main, or push this branch once'],
  [
    /Could not resolve host|does not appear to be a git repository|Could not read from remote|unable to access|Connection (refused|timed out)/,
    'check the network and the address: git remote -v',
  ],
  [/Please tell me who you are|empty ident name|unable to auto-detect email/, 'git config user.name and user.email'],
  [
    /\.lock': File exists/,
    'let the other Git command in this clone end; where there is none, one was killed: remove that file',
  ],
];

/** Git says it of every push that asks for a signature where the remote can take one: it is no reason. */
const UNSIGNED = /^warning: not sending a push certificate.*\n/gm;

/** What a failed command prints, with the next step where it is known and without credentials. */
export function gitError(args: readonly string[], { stderr, stdout }: GitResult): UserError {
  const said = (stderr.replace(UNSIGNED, '').trim() || stdout.trim()).replace(/:\/\/[^@/\s]+@/g, '://***@');
  const [hint] = HINTS.flatMap(([pattern, text]) => {
    const found = pattern.exec(said);
    return found === null ? [] : [text.replace('$1', () => found[1] ?? '')];
  });
  const [first = '', ...more] = said.split('\n').slice(0, 8);
  return new UserError([
    `git ${commandOf(args)} failed: ${first}`,
    // What a server prints could look like a line of ours.
    ...more.map((line) => `  | ${line.replaceAll('\t', '    ')}`),
    ...(hint ? [`  fix: ${hint}`] : []),
  ]);
}

function commandOf(args: readonly string[]): string {
  return args.find((arg) => /^[a-z]/.test(arg)) ?? '';
}
