import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { environmentStacks, type Model, STACKS_FOLDER } from '@vmshift/environments';
import { seenValue } from '@vmshift/observation';
import { createGit, type Git } from '../git/git';
import { isObjectId } from '../git/object-id';
import type { World } from '../world';
import { LOCAL_STATES } from './protect-local-states';
import { type Fetch, readState } from './read-state';
import { stateObjects } from './state-objects';
import type { TerraformApp } from './terraform-app';

/** A stack that left the model while its state still knows objects. */
export interface RemovedStack {
  readonly stack: string;
  /** The commit that last had its configuration. @default none of this clone */
  readonly commit?: string;
  /** Addresses of what its state knows. */
  readonly objects: readonly string[];
}

/**
 * The stacks that the model does not have and whose objects are still there, in the order in which they are destroyed.
 * Looked for are the stacks that were ever committed, and the states of the local backend. A state that cannot be read,
 * because its bucket is gone or the key is limited to others, is not told.
 */
export async function removedStacks(
  model: Model,
  stacks: readonly string[],
  git: Git,
  world: Pick<World, 'root' | 'env' | 'now'>,
  fetch: Fetch = globalThis.fetch,
): Promise<readonly RemovedStack[]> {
  const commits = await committedStacks(git);
  const names = new Set([...commits.keys(), ...localStates(world.root)]);
  const gone = [...names].filter((name) => !stacks.includes(name)).sort(inOrderOfDestruction);
  const found = await Promise.all(
    gone.map(async (stack): Promise<RemovedStack> => {
      const state = await readState(stack, { stateBackend: model.platform.stateBackend, world, fetch });
      const objects = stateObjects(seenValue(state) ?? '')?.known ?? [];
      const commit = commits.get(stack);
      return { stack, objects, ...(commit !== undefined && { commit }) };
    }),
  );
  return found.filter(({ objects }) => objects.length > 0);
}

/** The same for a run that works on all stacks, as it is told. */
export async function removedStackNotes(
  model: Model,
  app: TerraformApp,
  names: readonly string[],
  world: Pick<World, 'root' | 'env' | 'now'>,
): Promise<readonly string[]> {
  if (names.length > 0) return [];
  const stacks = app.stacks.map(({ name }) => name);
  return (await removedStacks(model, stacks, createGit(world), world)).map(describeRemoved);
}

/** What a person is told of each, with the commands that destroy it. */
export function describeRemoved({ stack, commit, objects }: RemovedStack): string {
  const folder = `${STACKS_FOLDER}/stacks/${stack}`;
  const next =
    commit === undefined
      ? `no commit of this clone has its configuration: git fetch --unshallow, or look at ${LOCAL_STATES}/${stack}.tfstate`
      : `with the variables of its environment set: git restore --source=${commit} ${folder} && ` +
        `terraform -chdir=${folder} init && terraform -chdir=${folder} destroy`;
  return (
    `${stack} left the model, and what it made goes on and is billed (${objects.join(', ')}); ${next} ` +
    '(docs/maintenance.md, "Remove an environment")'
  );
}

/** The commit that last had each stack: HEAD, or the one before that which removed it. */
async function committedStacks(git: Git): Promise<ReadonlyMap<string, string>> {
  const commits = new Map<string, string>();
  const head = await git.attempt(['ls-tree', '-r', '--name-only', 'HEAD', '--', `${STACKS_FOLDER}/stacks`]);
  for (const path of lines(head)) addStack(commits, path, 'HEAD');
  const removals = await git.attempt([
    'log',
    '--diff-filter=D',
    '--no-renames',
    '--name-only',
    '--format=%H',
    '--',
    `${STACKS_FOLDER}/stacks`,
  ]);
  let commit = '';
  for (const line of lines(removals)) {
    if (isObjectId(line)) commit = line;
    else addStack(commits, line, `${commit}~1`);
  }
  return commits;
}

/** The newest commit comes first and counts. */
function addStack(commits: Map<string, string>, path: string, commit: string): void {
  const [, stack] = /\/stacks\/([a-z0-9-]+)\/cdk\.tf\.json$/.exec(path) ?? [];
  if (stack !== undefined && !commits.has(stack)) commits.set(stack, commit);
}

function lines({ code, stdout }: { readonly code: number; readonly stdout: string }): readonly string[] {
  return code === 0 ? stdout.split('\n').filter((line) => line !== '') : [];
}

function localStates(root: string): readonly string[] {
  const folder = join(root, LOCAL_STATES);
  return existsSync(folder)
    ? readdirSync(folder).flatMap((file) => /^([a-z0-9-]+)\.tfstate$/.exec(file)?.slice(1) ?? [])
    : [];
}

/** What reads another stack goes before it. */
function inOrderOfDestruction(a: string, b: string): number {
  const kinds = environmentStacks({ name: '' });
  const kind = (stack: string): number => kinds.findIndex((prefix) => stack.startsWith(prefix));
  return kind(b) - kind(a) || a.localeCompare(b);
}
