import { type ChildProcess, spawn } from 'node:child_process';
import { UserError } from '@vmshift/findings';
import { gitEnvironment, globalArguments } from './git-settings';

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

/** Runs Git in one repository, never through a shell. */
export interface Git {
  /** The command's standard output. @throws UserError when it fails */
  readonly run: (args: readonly string[], options?: GitOptions) => Promise<string>;
  /** The same as bytes: for objects, whose sizes are counted in them. @throws UserError when it fails */
  readonly read: (args: readonly string[], options?: GitOptions) => Promise<Buffer>;
  /** The command's result whatever it is. @throws UserError when Git cannot be run at all */
  readonly attempt: (args: readonly string[], options?: GitOptions) => Promise<GitResult>;
}

/**
 * Every call has the same settings, whatever its user has configured, so that what is read means the same everywhere.
 * Identity, signing, credentials and the way to the remote stay the user's own.
 *
 * @param root root of the repository
 */
export function createGit(root: string, env: Readonly<Record<string, string | undefined>>): Git {
  const own = gitEnvironment(env);
  const execution = (args: readonly string[], options: GitOptions = {}): Promise<GitOutput> =>
    execute(root, { ...own, ...options.env }, [...globalArguments(options.settings), ...args], options);
  const attempt = async (args: readonly string[], options?: GitOptions): Promise<GitResult> => {
    const { code, stdout, stderr } = await execution(args, options);
    return { code, stdout: stdout.toString(), stderr };
  };
  const run = async (args: readonly string[], options?: GitOptions): Promise<string> => {
    const result = await attempt(args, options);
    if (result.code !== 0) throw gitError(args, result);
    return result.stdout;
  };
  const read = async (args: readonly string[], options?: GitOptions): Promise<Buffer> => {
    const result = await execution(args, options);
    if (result.code !== 0) throw gitError(args, { ...result, stdout: '' });
    return result.stdout;
  };
  return { run, read, attempt };
}

/** How a Git command ended, before its output is taken for text. */
interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function execute(
  root: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  { input, uninterrupted, timeoutMs }: GitOptions,
): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: root, env, detached: uninterrupted === true, windowsHide: true });
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => giveUp(child), timeoutMs);
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    // A command that ends before it has read everything says why itself.
    child.stdin.on('error', () => {});
    child.on('error', (error) =>
      reject(new UserError(`git cannot be run in ${root}: ${error.message}; fix: install git`)),
    );
    child.on('close', (code) => {
      clearTimeout(timer);
      const late = code === null && timeoutMs !== undefined ? `no answer within ${timeoutMs / 1000} s` : '';
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(output),
        stderr: Buffer.concat(errors).toString() || late,
      });
    });
    child.stdin.end(input ?? '');
  });
}

/** Its helpers may outlive it and hold its outputs open. */
function giveUp(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.kill('SIGTERM');
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/fatal: not a git repository/, 'run it in a clone of the repository'],
  [
    /could not read Username|Authentication failed|Permission denied|Invalid username|returned error: 40[13]|terminal prompts disabled/,
    'check the credentials for the remote; nothing was changed there',
  ],
  [/couldn't find remote ref/, 'git switch main, or push this branch once'],
  [
    /Could not resolve host|does not appear to be a git repository|Could not read from remote|unable to access|Connection (refused|timed out)/,
    'check the network and the address: git remote -v',
  ],
  [/Please tell me who you are|empty ident name|unable to auto-detect email/, 'git config user.name and user.email'],
  [/index\.lock/, 'let the other Git command in this clone end'],
];

/** What a failed command prints, with the next step where it is known and without credentials. */
export function gitError(args: readonly string[], { stderr, stdout }: GitResult): UserError {
  const said = (stderr.trim() || stdout.trim()).replace(/:\/\/[^@/\s]+@/g, '://***@');
  const hint = HINTS.find(([pattern]) => pattern.test(said))?.[1];
  const command = args.find((arg) => /^[a-z]/.test(arg)) ?? '';
  const [first = '', ...more] = said.split('\n').slice(0, 8);
  return new UserError([
    `git ${command} failed: ${first}`,
    // What a server prints could look like a line of ours.
    ...more.map((line) => `  | ${line}`),
    ...(hint ? [`  fix: ${hint}`] : []),
  ]);
}
