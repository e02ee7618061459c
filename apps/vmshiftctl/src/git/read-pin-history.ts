import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { type PinHistory, type PinVersion, pinPath, tryParsePin } from '@vmshift/releases';
import type { Git } from './git';
import { isObjectId } from './object-id';
import type { GitObject } from './object-output';
import { parentBefore, type Revision, textOf } from './parent-before-merge';
import { parseCommit } from './parse-commit';
import { parseTrailers } from './parse-trailers';
import { readObjects } from './read-objects';
import { readOfHead } from './require-commit';

/** Pins whose commits are listed by one process, and at most so many processes at once. */
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
    graphs.push(...(await readGraphs(git, environments.slice(at, at + AT_ONCE), revision)));
  }
  const names = graphs.flatMap(({ path, revisions }) =>
    [...revisions.keys()].flatMap((commit) => [commit, `${commit}:${path}`]),
  );
  const objects = await readByName(git, names);
  return graphs.map((graph) => follow(ofOnePin(graph, objects), objects));
}

/** The commits that decided a pin, or several of one line. */
interface PinGraph {
  readonly environment: string;
  readonly path: string;
  /** By the name of the commit; that of the revision comes first. */
  readonly revisions: ReadonlyMap<string, Revision>;
}

/** Where no merge decided any of the pins one list serves them all. Merges are simplified for each pin by itself. */
async function readGraphs(git: Git, environments: readonly string[], revision: string): Promise<readonly PinGraph[]> {
  const together = await readRevisions(git, environments.map(pinPath), revision);
  return Promise.all(
    environments.map(async (environment) => {
      const path = pinPath(environment);
      const revisions = isLine(together) ? together : await readRevisions(git, [path], revision);
      return { environment, path, revisions };
    }),
  );
}

async function readRevisions(git: Git, paths: readonly string[], revision: string): Promise<PinGraph['revisions']> {
  const list = await readOfHead(git, ['rev-list', '--simplify-merges', '--parents', revision, '--', ...paths]);
  return new Map(parseRevisions(list).map((one) => [one.commit, one]));
}

function isLine(revisions: PinGraph['revisions']): boolean {
  return [...revisions.values()].every(({ parents }) => parents.length < 2);
}

/** Of a line, the commits after which the file of the pin is another one than before. */
function ofOnePin(graph: PinGraph, objects: Objects): PinGraph {
  const { path, revisions } = graph;
  if (!isLine(revisions)) return graph;
  const fileAt = (commit: string | undefined) => objects.get(`${commit}:${path}`)?.id;
  const commits = [...revisions.values()].flatMap(({ commit, parents: [before] }) =>
    fileAt(commit) === fileAt(before) ? [] : [commit],
  );
  const line = commits.map((commit, index) => ({ commit, parents: commits.slice(index + 1, index + 2) }));
  return { ...graph, revisions: new Map(line.map((revision) => [revision.commit, revision])) };
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
  const pin = blob?.type === 'blob' ? tryParsePin(blob.content.toString(), path) : undefined;
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
      if (![commit, ...parents].every(isObjectId)) throw unexpected(line);
      return { commit, parents };
    });
}

function unexpected(got: string): UserError {
  return new UserError(
    `git rev-list printed what is no commit: ${JSON.stringify(got.slice(0, 80))}; nothing was changed; ` +
      'fix: git fsck, or work in a fresh clone',
  );
}
