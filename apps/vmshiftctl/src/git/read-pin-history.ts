import { UserError } from '@vmshift/environments';
import { type PinHistory, type PinVersion, parsePin, pinPath, printPin, type ReleasePin } from '@vmshift/releases';
import type { Git } from './git';

interface Commit extends Omit<PinVersion, 'pin'> {
  /** Parents in the simplified history. */
  readonly parents: readonly string[];
}

/** Fields of one commit, each ended by NUL, which no commit contains. */
const FORMAT = ['%H', '%P', '%aI', '%aN', '%s', '%(trailers:only,unfold,separator=%x0A)'];

/**
 * The versions of an environment's pin that led to the one of HEAD, newest first.
 *
 * Merges are simplified away as far as they did not decide the pin, so that a revert in a merged branch, or in what a
 * merge in the wrong direction brought in, is found. At a merge that remains, the parent that has its pin is followed.
 * A version whose pin equals the one before is left out.
 *
 * @throws UserError when the clone is shallow: what is missing could be a revert
 * @see https://git-scm.com/docs/git-log#_history_simplification
 */
export async function readPinHistory(git: Git, environment: string): Promise<PinHistory> {
  const path = pinPath(environment);
  const log = ['log', '--simplify-merges', '--parents', '-z', `--format=${FORMAT.join('%x00')}`, 'HEAD', '--', path];
  const commits = new Map(parseLog(await git.run(log)).map((commit) => [commit.commit, commit]));
  const pins = await readPins(git, [...commits.keys()], path);
  const versions: PinVersion[] = [];
  let commit = commits.values().next().value;
  while (commit !== undefined) {
    const { parents, ...version }: Commit = commit;
    const pin = pins.get(version.commit);
    const same = parents.find((parent) => print(pins.get(parent)) === print(pin));
    if (same === undefined) versions.push({ ...version, pin });
    commit = commits.get(same ?? parents[0] ?? '');
  }
  return versions;
}

/** @throws UserError when history is cut off */
export async function requireFullHistory(git: Git): Promise<void> {
  if ((await git.run(['rev-parse', '--is-shallow-repository'])).trim() !== 'true') return;
  throw new UserError(
    'this clone is shallow, so builds and reverts may be missing from its history; fix: git fetch --unshallow ' +
      '(in a workflow: actions/checkout with fetch-depth: 0)',
  );
}

const print = (pin: ReleasePin | undefined): string | undefined => pin && printPin(pin);

function parseLog(output: string): readonly Commit[] {
  const fields = output.split('\0');
  const commits: Commit[] = [];
  for (let at = 0; at + FORMAT.length <= fields.length; at += FORMAT.length) {
    const [commit = '', parents = '', authorDate = '', author = '', subject = '', trailers = ''] = fields.slice(at);
    const parentList = parents.split(' ').filter((parent) => parent !== '');
    commits.push({ commit, parents: parentList, authorDate, author, subject, trailers: parseTrailers(trailers) });
  }
  return commits;
}

function parseTrailers(text: string): Readonly<Record<string, readonly string[]>> {
  const trailers = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) trailers.set(key, [...(trailers.get(key) ?? []), value]);
  }
  return Object.fromEntries(trailers);
}

/** The pin at each commit; what is absent or no pin (any more) is left out. */
async function readPins(git: Git, commits: readonly string[], path: string): Promise<ReadonlyMap<string, ReleasePin>> {
  if (commits.length === 0) return new Map();
  const input = commits.map((commit) => `${commit}:${path}\n`).join('');
  const texts = parseBatch(await git.run(['cat-file', '--batch'], { input }), commits.length);
  const pins = new Map<string, ReleasePin>();
  for (const [index, commit] of commits.entries()) {
    const pin = tryParse(texts[index], path);
    if (pin !== undefined) pins.set(commit, pin);
  }
  return pins;
}

/** @see https://git-scm.com/docs/git-cat-file#_batch_output */
function parseBatch(output: string, count: number): readonly (string | undefined)[] {
  let rest = Buffer.from(output);
  return Array.from({ length: count }, () => {
    const end = rest.indexOf('\n');
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(rest.subarray(0, end).toString())?.[1];
    const text = size === undefined ? undefined : rest.subarray(end + 1, end + 1 + Number(size)).toString();
    rest = rest.subarray(end + 1 + (size === undefined ? 0 : Number(size) + 1));
    return text;
  });
}

function tryParse(text: string | undefined, path: string): ReleasePin | undefined {
  if (text === undefined) return undefined;
  try {
    return parsePin(text, path);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
