import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { type PinHistory, type PinVersion, parsePin, pinPath, type ReleasePin } from '@vmshift/releases';
import type { Git } from './git';
import type { GitObject } from './object-output';
import { parentBefore, type Revision, textOf } from './parent-before-merge';
import { parseCommit } from './parse-commit';
import { parseTrailers } from './parse-trailers';
import { readObjects } from './read-objects';

/** Lists of commits that are asked for at once: each takes a process. */
const AT_ONCE = 8;

/**
 * For each environment the versions of its pin that led to the one of a revision, newest first.
 *
 * Merges are simplified away as far as they did not decide the pin, so that a revert in a merged branch, or in what a
 * merge in the wrong direction brought in, is found. At a merge that remains, the parent that the branch was at is
 * followed (`parentBefore`). A version whose pin equals the one before is left out.
 *
 * @throws UserError when Git prints anything but commits
 * @see https://git-scm.com/docs/git-log#_history_simplification
 */
export async function readPinHistories(
  git: Git,
  environments: readonly string[],
  revision = 'HEAD',
): Promise<readonly PinHistory[]> {
  const graphs: PinGraph[] = [];
  for (let at = 0; at < environments.length; at += AT_ONCE) {
    const some = environments.slice(at, at + AT_ONCE).map((name) => readGraph(git, name, revision));
    graphs.push(...(await Promise.all(some)));
  }
  const names = graphs.flatMap(({ path, revisions }) =>
    [...revisions.keys()].flatMap((commit) => [commit, `${commit}:${path}`]),
  );
  const objects = await readByName(git, names);
  return graphs.map((graph) => follow(graph, objects));
}

/** The commits that decided a pin. */
interface PinGraph {
  readonly environment: string;
  readonly path: string;
  /** By the name of the commit; that of the revision comes first. */
  readonly revisions: ReadonlyMap<string, Revision>;
}

async function readGraph(git: Git, environment: string, revision: string): Promise<PinGraph> {
  const path = pinPath(environment);
  const list = await git.run(['rev-list', '--simplify-merges', '--parents', revision, '--', path]);
  return { environment, path, revisions: new Map(parseRevisions(list).map((revision) => [revision.commit, revision])) };
}

type Objects = ReadonlyMap<string, GitObject | undefined>;

/** All in one process, and a commit of several pins once. */
async function readByName(git: Git, names: readonly string[]): Promise<Objects> {
  const unique = [...new Set(names)];
  const objects = await readObjects(git, unique);
  return new Map(unique.map((name, index) => [name, objects[index]]));
}

function follow({ environment, path, revisions }: PinGraph, objects: Objects): PinHistory {
  const versions = new Map([...revisions.keys()].map((commit) => [commit, versionOf(commit, path, objects)]));
  const followed: PinVersion[] = [];
  let revision = revisions.values().next().value;
  while (revision !== undefined) {
    const { commit }: Revision = revision;
    const version = versions.get(commit);
    if (version === undefined) throw unexpected(commit);
    const before = parentBefore(revision, { environment, revisions, versions });
    const same = before !== undefined && textOf(versions.get(before)?.pin) === textOf(version.pin);
    if (!same) followed.push(version);
    revision = revisions.get(before ?? '');
  }
  return followed;
}

/** What the commit says, and the pin that it leaves. */
function versionOf(commit: string, path: string, objects: Objects): PinVersion {
  const object = objects.get(commit);
  if (object?.type !== 'commit') throw unexpected(commit);
  const { message, ...text } = parseCommit(commit, object.content);
  const blob = objects.get(`${commit}:${path}`);
  const pin = blob?.type === 'blob' ? tryParse(blob.content.toString(), path) : undefined;
  return { commit, ...text, trailers: parseTrailers(message), pin };
}

/** @throws UserError when history is cut off */
export async function requireFullHistory(git: Git): Promise<void> {
  if (!(await isShallow(git))) return;
  throw new UserError(
    'this clone is shallow, so builds and reverts may be missing from its history; fix: git fetch --unshallow ' +
      '(in a workflow: actions/checkout with fetch-depth: 0)',
  );
}

/** In a plain clone the file that Git keeps of it answers, without a process. @see https://git-scm.com/docs/gitrepository-layout */
async function isShallow(git: Git): Promise<boolean> {
  const folder = join(git.root, '.git');
  if (existsSync(join(folder, 'HEAD'))) return existsSync(join(folder, 'shallow'));
  return (await git.run(['rev-parse', '--is-shallow-repository'])).trim() !== 'false';
}

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
