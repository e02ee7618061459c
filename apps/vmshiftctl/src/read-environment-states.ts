import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentConfig } from '@vmshift/environments';
import { nearestHint, UserError } from '@vmshift/findings';
import {
  type BrokenPin,
  type EnvironmentState,
  type HistoryEntry,
  parsePin,
  pinPath,
  type ReleasePin,
  readHistory,
} from '@vmshift/releases';
import type { Git } from './git/git';
import { readPinHistories, requireFullHistory } from './git/read-pin-history';
import { quote, UsageError } from './usage-error';

/**
 * Pin and history of each environment. A pin that is missing is left undefined: its first release writes it. So is one
 * that cannot be read, with what is wrong: it is a problem of its environment alone.
 *
 * @throws UserError when history is cut off
 */
export async function readEnvironmentStates(
  root: string,
  git: Git,
  environments: readonly EnvironmentConfig[],
): Promise<readonly EnvironmentState[]> {
  const histories = await readHistories(git, environments);
  return environments.map((environment, index) => stateOf(root, environment, histories[index] ?? []));
}

/**
 * The same as a revision has it, such as what was fetched, whatever the work tree holds. A pin that cannot be read there is
 * undefined.
 *
 * @throws UserError when history is cut off
 */
export async function readStatesAt(
  revision: string,
  git: Git,
  environments: readonly EnvironmentConfig[],
): Promise<readonly EnvironmentState[]> {
  const histories = await readHistories(git, environments, revision);
  return environments.map((environment, index) => {
    const history = histories[index] ?? [];
    return { environment, pin: history[0]?.pin, history };
  });
}

/** The versions of each environment's pin, and what each of them is. @throws UserError when history is cut off */
async function readHistories(
  git: Git,
  environments: readonly EnvironmentConfig[],
  revision?: string,
): Promise<readonly (readonly HistoryEntry[])[]> {
  const names = environments.map(({ name }) => name);
  const reading = readPinHistories(git, names, revision);
  // What a clone that is cut off gives comes first, whichever ends first.
  reading.catch(() => {});
  await requireFullHistory(git);
  const histories = await reading;
  return names.map((name, index) => readHistory(name, histories[index] ?? []));
}

function stateOf(root: string, environment: EnvironmentConfig, history: readonly HistoryEntry[]): EnvironmentState {
  const { name } = environment;
  const file = readPinFile(root, name);
  if (file === undefined || 'pin' in file) return { environment, pin: file?.pin, history };
  const brokenPin = { ...file, fix: restorePin(environment, history) };
  return { environment, pin: undefined, history, brokenPin };
}

/** The commands that bring a readable pin back, and the manifests that belong to it. */
function restorePin({ name, branch }: EnvironmentConfig, history: readonly HistoryEntry[]): string {
  const file = pinPath(name);
  if (history[0]?.pin !== undefined) return `git checkout HEAD -- ${file}`;
  const readable = history.find(({ pin }) => pin !== undefined);
  if (readable === undefined)
    return `./vmshiftctl release --branch ${branch} --sha <full commit of the application> --push`;
  const paths = `${file} dist/${name}`;
  return (
    `git checkout ${readable.commit} -- ${file} && ./vmshiftctl synth --environment ${name} && ` +
    `git add --all -- ${paths} && git commit -m "Restore the pin of ${name}" -- ${paths}`
  );
}

/** The environment of that name. @throws UsageError listing the names there are */
export function findEnvironment(environments: readonly EnvironmentConfig[], name: string): EnvironmentConfig {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const known = environments.map((environment) => environment.name);
  throw new UsageError(
    `unknown environment: got ${quote(name)}; ${nearestHint(name, known)}allowed: ${known.join(', ')}`,
  );
}

/** The pin in the work tree, whatever branch it is of; what is wrong with it; or undefined where there is none. */
function readPinFile(root: string, name: string): { readonly pin: ReleasePin } | Omit<BrokenPin, 'fix'> | undefined {
  const file = pinPath(name);
  let text = '';
  try {
    text = readFileSync(join(root, file), 'utf8');
    return { pin: parsePin(text, file) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (error instanceof UserError) return { text, problem: withoutAdvice(message) };
    if (code === undefined) throw error;
    return { text, problem: `${file} cannot be read: ${message}` };
  }
}

/** What a message says first, without the advice that is given for a file alone. */
function withoutAdvice(message: string): string {
  const [first = ''] = message.split(/; fix: |\n {2}/);
  return first.replace(/\s+/g, ' ');
}
