import { UserError } from '@vmshift/findings';
import { type PinHistory, type PinVersion, parsePin, pinPath, printPin, type ReleasePin } from '@vmshift/releases';
import type { Git } from './git';
import { parseCommit } from './parse-commit';
import { parseTrailers } from './parse-trailers';
import { readObjects } from './read-objects';

interface Revision {
  readonly commit: string;
  /** Parents in the simplified history. */
  readonly parents: readonly string[];
}

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
  const list = await git.run(['rev-list', '--simplify-merges', '--parents', 'HEAD', '--', path]);
  const revisions = new Map(parseRevisions(list).map((revision) => [revision.commit, revision]));
  const versions = await readVersions(git, [...revisions.keys()], path);
  const followed: PinVersion[] = [];
  let revision = revisions.values().next().value;
  while (revision !== undefined) {
    const { parents, commit }: Revision = revision;
    const version = versions.get(commit);
    if (version === undefined) throw unexpected(commit);
    const same = parents.find((parent) => print(versions.get(parent)?.pin) === print(version.pin));
    if (same === undefined) followed.push(version);
    revision = revisions.get(same ?? parents[0] ?? '');
  }
  return followed;
}

/** What each commit says, and the pin that it leaves. */
async function readVersions(
  git: Git,
  commits: readonly string[],
  path: string,
): Promise<ReadonlyMap<string, PinVersion>> {
  const objects = await readObjects(
    git,
    commits.flatMap((commit) => [commit, `${commit}:${path}`]),
  );
  const versions = commits.map((commit, index): [string, PinVersion] => {
    const [object, blob] = objects.slice(2 * index);
    if (object?.type !== 'commit') throw unexpected(commit);
    const { message, ...text } = parseCommit(commit, object.content);
    const pin = blob?.type === 'blob' ? tryParse(blob.content.toString(), path) : undefined;
    return [commit, { commit, ...text, trailers: parseTrailers(message), pin }];
  });
  return new Map(versions);
}

/** @throws UserError when history is cut off */
export async function requireFullHistory(git: Git): Promise<void> {
  const shallow = (await git.run(['rev-parse', '--is-shallow-repository'])).trim();
  if (shallow === 'false') return;
  throw new UserError(
    'this clone is shallow, so builds and reverts may be missing from its history; fix: git fetch --unshallow ' +
      '(in a workflow: actions/checkout with fetch-depth: 0)',
  );
}

const print = (pin: ReleasePin | undefined): string | undefined => pin && printPin(pin);

/** `<commit> <parent>…`, one a line. @throws UserError for anything else */
function parseRevisions(output: string): readonly Revision[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [commit = '', ...parents] = line.split(' ');
      if (![commit, ...parents].every((name) => /^[0-9a-f]{40,64}$/.test(name))) throw unexpected(line);
      return { commit, parents };
    });
}

function unexpected(got: string): UserError {
  return new UserError(
    `git rev-list printed what is no commit: ${JSON.stringify(got.slice(0, 80))}; nothing was changed; ` +
      'fix: git fsck, or work in a fresh clone',
  );
}

/** The pin; undefined for a text that is none (any more). */
function tryParse(text: string, path: string): ReleasePin | undefined {
  try {
    return parsePin(text, path);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
